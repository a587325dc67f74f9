package longbow.tasks.twentyquestions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Compares the words with the original list, where the environment variable LONGBOW_TEST_DATA says where that is. */
class WordsDataTest {
    @Test
    void wordsAreThoseOfTheOriginal() throws IOException {
        String root = System.getenv("LONGBOW_TEST_DATA");
        if (root == null) {
            System.out.println("WordsDataTest: skipped, LONGBOW_TEST_DATA is not set");
            return;
        }
        Path file = Path.of(root, "twenty_questions", "words.tsv");
        assertThat(file)
                .as("LONGBOW_TEST_DATA is set, so the file must be there")
                .exists();
        List<String> expected = Files.readAllLines(file).stream().skip(1).toList();
        assertThat(KnowledgeBase.all().words())
                .extracting(word -> word.index() + "\t" + word.category() + "\t" + String.join(";", word.names()))
                .containsExactlyElementsOf(expected);
    }
}
