package longbow.tasks.webshop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import longbow.tensor.Key;

/**
 * A shop: its products, its search and the goals that it is visited with. Immutable and safe for several threads; made once
 * and shared, since the search index takes a while (a tenth of a second for 1,000 products).
 */
public final class Catalogue {
    /** A search finds at most so many products. */
    public static final int MAX_HITS = 50;

    private final List<Product> products;
    private final Goals goals;
    private final Map<String, Product> byId = new HashMap<>();
    private final SearchIndex index;

    /**
     * Opens a shop.
     *
     * @throws IllegalArgumentException if there is no product, two have one id, or there is no goal
     */
    public Catalogue(List<Product> products, Goals goals) {
        this.products = List.copyOf(products);
        this.goals = goals;
        if (products.isEmpty() || goals.size() < 1) {
            throw new IllegalArgumentException("webshop: a catalogue needs products and goals, but has %d and %d"
                    .formatted(products.size(), goals.size()));
        }
        for (Product product : products) {
            if (byId.put(product.id(), product) != null) {
                throw new IllegalArgumentException("webshop: two products have the id " + product.id());
            }
        }
        this.index = new SearchIndex(this.products.stream().map(Product::searchText)::iterator);
    }

    /**
     * Makes up a shop: the same key and numbers give the same bytes.
     *
     * @param products how many products, from 1 to 1,000,000
     * @param goals how many goals, at least 1; they are written when asked for
     */
    public static Catalogue generate(Key key, int products, int goals) {
        List<CatalogueGenerator.Made> made = CatalogueGenerator.products(key.named("products"), products);
        return new Catalogue(
                made.stream().map(CatalogueGenerator.Made::product).toList(),
                new GoalWriter(made, goals, key.named("goals")));
    }

    /** Returns all products. */
    public List<Product> products() {
        return products;
    }

    /** Returns the goals. */
    public Goals goals() {
        return goals;
    }

    /** Returns the product of an id, if there is one. */
    public Optional<Product> product(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Returns the products found by {@code query}, which may be any string: the best first, at most {@value #MAX_HITS}. */
    public List<Product> search(String query) {
        return index.search(query, MAX_HITS).stream().map(products::get).toList();
    }
}
