package longbow.tasks.webshop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LogDocMergePolicy;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Full-text search over texts held in memory, by Apache Lucene: its English analyzer (standard words, possessives, lower
 * case, stop words, Porter stems) and BM25 with k1 = {@value #K1} and b = {@value #B}. A query is a bag of words, each
 * weighted by how often it stands there. Of equal scores the lower number comes first. Safe for several threads.
 */
final class SearchIndex {
    private static final float K1 = 0.9f;
    private static final float B = 0.4f;
    private static final String FIELD = "text";
    /** Words of a query beyond so many different ones are ignored; Lucene itself takes 1024. */
    private static final int MAX_WORDS = 512;
    /** Characters of a query beyond so many are ignored. */
    private static final int MAX_CHARACTERS = 10_000;

    private final Analyzer analyzer = new EnglishAnalyzer();
    private final IndexSearcher searcher;

    /** Indexes {@code texts}, which are then known by their numbers. */
    SearchIndex(Iterable<String> texts) {
        // one thread, and merges of neighbours only: numbers stay as they are
        IndexWriterConfig config = new IndexWriterConfig(analyzer)
                .setSimilarity(new BM25Similarity(K1, B))
                .setMergePolicy(new LogDocMergePolicy())
                .setMergeScheduler(new SerialMergeScheduler());
        try {
            ByteBuffersDirectory directory = new ByteBuffersDirectory();
            try (IndexWriter writer = new IndexWriter(directory, config)) {
                for (String text : texts) {
                    Document document = new Document();
                    document.add(new TextField(FIELD, text, Field.Store.NO));
                    writer.addDocument(document);
                }
                writer.forceMerge(1);
            }
            searcher = new IndexSearcher(DirectoryReader.open(directory));
            searcher.setSimilarity(new BM25Similarity(K1, B));
            searcher.setQueryCache(null);
        } catch (IOException e) {
            throw new UncheckedIOException("webshop: the search index could not be made in memory", e);
        }
    }

    /** Returns the numbers of the {@code most} best texts for a query, which may be any string; none if no word is known. */
    List<Integer> search(String query, int most) {
        BooleanQuery.Builder bag = new BooleanQuery.Builder();
        words(query).forEach((word, count) -> {
            Query one = new TermQuery(new Term(FIELD, word));
            bag.add(count == 1 ? one : new BoostQuery(one, count), BooleanClause.Occur.SHOULD);
        });
        try {
            List<Integer> numbers = new ArrayList<>();
            for (ScoreDoc hit : searcher.search(bag.build(), most).scoreDocs) {
                numbers.add(hit.doc);
            }
            return numbers;
        } catch (IOException e) {
            throw new UncheckedIOException("webshop: the search in memory failed", e);
        }
    }

    /** Returns the analyzed words of a query with how often each occurs. */
    private Map<String, Integer> words(String query) {
        String text = query.length() <= MAX_CHARACTERS ? query : query.substring(0, MAX_CHARACTERS);
        Map<String, Integer> counts = new TreeMap<>();
        try (TokenStream stream = analyzer.tokenStream(FIELD, text)) {
            CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && counts.size() < MAX_WORDS) {
                counts.merge(word.toString(), 1, Integer::sum);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("webshop: a query could not be read", e);
        }
        return counts;
    }
}
