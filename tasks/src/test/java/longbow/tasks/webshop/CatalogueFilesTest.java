package longbow.tasks.webshop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import longbow.tensor.Key;
import longbow.tensor.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueFilesTest {
    private static final String ITEMS = """
            [{"asin": "B01", "name": "Black Leather Boots 8 oz", "full_description": "Good boots.",
              "small_description": ["Rubber sole", "Warm"], "pricing": "$20.00$35.5", "query": " Boots ",
              "category": "fashion", "product_category": "Clothing › Shoes › Boots",
              "customization_options": {"Size": [{"value": " 8 "}, {"value": "9/10"}],
                                        "Color": [{"value": "Navy Blue", "image": null}]},
              "average_rating": 4.5},
             {"asin": "nan", "name": "no product"},
             {"asin": "B02", "name": "Tea", "full_description": null, "small_description": "Loose",
              "pricing": null, "customization_options": "", "query": "teas"},
             {"asin": "B01", "name": "the same again"},
             {"asin": "B0123456789", "name": "too long"}]
            """;
    private static final String ATTRIBUTES = """
            {"B01": {"attributes": ["rubber sole", "warm"], "instruction": "Find me warm boots",
                     "instruction_attributes": ["warm"]},
             "B02": {"attributes": []}}
            """;
    private static final String HUMAN = """
            {"B02": [{"instruction": "i want tea...", "instruction_attributes": ["loose"], "instruction_options": ["x"]},
                     {"instruction": "i want nothing", "instruction_attributes": [], "instruction_options": []}],
             "B09": []}
            """;

    @TempDir
    Path folder;

    private Catalogue read() {
        return CatalogueFiles.read(folder.toString(), Key.of(0));
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @Test
    void readsProductsAndTemplatedGoals() throws IOException {
        write("items_shuffle_1000.json", ITEMS);
        write("items_ins_v2_1000.json", ATTRIBUTES);
        Catalogue shop = read();
        assertThat(shop.products()).extracting(Product::id).containsExactly("B01", "B02");
        Product boots = shop.products().get(0);
        assertThat(boots.nouns()).containsExactlyInAnyOrder("leather", "boots");
        assertThat(boots.priceTag()).isEqualTo("$20.0 to $35.5");
        assertThat(boots.price()).isBetween(20.0, 35.5);
        assertThat(boots.query()).isEqualTo("boots");
        assertThat(boots.options())
                .containsExactly(new Option("size", List.of("8", "9 | 10")), new Option("color", List.of("navy blue")));
        Product tea = shop.products().get(1);
        assertThat(tea.priceTag()).isEqualTo("$100.0");
        assertThat(tea.price()).isEqualTo(100);
        assertThat(tea.attributes()).containsExactly("DUMMY_ATTR");
        assertThat(tea.bullets()).containsExactly("Loose");
        assertThat(tea.options()).isEmpty();
        assertThat(shop.goals().size()).isEqualTo(2);
        List<Goal> goals =
                new ArrayList<>(List.of(shop.goals().goal(0), shop.goals().goal(1)));
        goals.sort(Comparator.comparing(Goal::instruction));
        assertThat(goals.get(0).instruction())
                .startsWith("Find me warm boots with color: navy blue, and size: 8, and price lower than ");
        assertThat(goals.get(0).options()).containsExactly("color navy blue", "size 8");
        assertThat(goals.get(1).options()).containsExactly("color navy blue", "size 9 | 10");
        assertThat(Score.of(goals.get(1), boots, List.of("navy blue", "9 | 10")).total())
                .isEqualTo(1);
    }

    @Test
    void goalsOfPeopleReplaceTheTemplatedOnes() throws IOException {
        write("items_shuffle_1000.json", ITEMS);
        write("items_ins_v2_1000.json", ATTRIBUTES);
        write("items_human_ins.json", HUMAN);
        Catalogue shop = read();
        assertThat(shop.goals().size()).isEqualTo(1);
        Goal goal = shop.goals().goal(0);
        assertThat(goal.instruction())
                .matches("i want tea, and price lower than 1[1-4]0\\.00 dollars|i want tea, and .*");
        assertThat(goal.attributes()).containsExactly("loose");
        assertThat(goal.options()).containsExactly("x");
    }

    @Test
    void whatIsWrittenInTheOriginalsFormIsReadBack() throws IOException {
        List<Product> products = Shop.MADE_UP.products().subList(0, 300);
        List<Json> items = new ArrayList<>();
        Map<String, Json> attributes = new LinkedHashMap<>();
        for (Product product : products) {
            Map<String, Json> options = new LinkedHashMap<>();
            product.options()
                    .forEach(option -> options.put(
                            option.name(),
                            new Json.ArrayValue(option.values().stream()
                                    .<Json>map(value -> new Json.ObjectValue(Map.of("value", Json.of(value))))
                                    .toList())));
            items.add(new Json.ObjectValue(Map.of(
                    "asin", Json.of(product.id()),
                    "name", Json.of(product.title()),
                    "full_description", Json.of(product.description()),
                    "small_description",
                            new Json.ArrayValue(product.bullets().stream()
                                    .<Json>map(Json::of)
                                    .toList()),
                    "pricing", Json.of(product.priceTag().replace(" to ", "")),
                    "query", Json.of(product.query()),
                    "category", Json.of(product.department()),
                    "product_category", Json.of(product.category()),
                    "customization_options", new Json.ObjectValue(options))));
            attributes.put(
                    product.id(),
                    new Json.ObjectValue(Map.of(
                            "attributes",
                                    new Json.ArrayValue(product.attributes().stream()
                                            .<Json>map(Json::of)
                                            .toList()),
                            "instruction", Json.of("Find me " + product.query()),
                            "instruction_attributes",
                                    new Json.ArrayValue(
                                            List.of(Json.of(product.attributes().getFirst()))))));
        }
        try (OutputStream out =
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("items_shuffle_1000.json.gz")))) {
            out.write(new Json.ArrayValue(items).text().getBytes(StandardCharsets.UTF_8));
        }
        write("items_ins_v2_1000.json", new Json.ObjectValue(attributes).text());
        Catalogue shop = read();
        assertThat(shop.products()).hasSize(300);
        for (int i = 0; i < 300; i++) {
            Product made = products.get(i);
            Product read = shop.products().get(i);
            assertThat(Page.product(read, List.of())).isEqualTo(Page.product(made, List.of()));
            Page.TABS.forEach(tab -> assertThat(Page.tab(read, tab)).isEqualTo(Page.tab(made, tab)));
        }
        for (int i = 0; i < 500; i++) {
            Goal goal = shop.goals().goal(i);
            List<String> values = goal.product().options().stream()
                    .flatMap(option -> option.values().stream()
                            .filter(value -> goal.options().contains(option.name() + " " + value)))
                    .toList();
            assertThat(Score.of(goal, goal.product(), values).total())
                    .as(goal.instruction())
                    .isEqualTo(1);
        }
        assertThat(read().goals().goal(7)).isEqualTo(shop.goals().goal(7));
        WebShop task = new WebShop().with("folder", folder.toString()).with("goals", "0-100");
        assertThat(task.environment().reset(Key.of(0))).contains("Find me ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                          | must be an array",
                "[1]                                                         | product 0: must be an object, but is \"1\"",
                "[{}]                                                        | product 0: the field 'asin' is missing",
                "[{\"asin\": 5}]                                             | the field 'asin' must be a text, but has \"5\"",
                "[{\"asin\": \"B\"}]                                         | the field 'name' is missing",
                "[{\"asin\": \"B\", \"name\": []}]                           | the field 'name' must be a text",
                "[{\"asin\": \"B\", \"name\": \"n\", \"pricing\": \"$x\"}]   | 'pricing' has no price in \"x\"",
                "[{\"asin\": \"B\", \"name\": \"n\", \"pricing\": \"$1..2\"}]| 'pricing' has no price",
                "[{\"asin\": \"B\", \"name\": \"n\", \"small_description\": 1}] | must be an array",
                "[{\"asin\": \"B\", \"name\": \"n\", \"small_description\": [{}]}] | must be an array of texts",
                "[{\"asin\": \"B\", \"name\": \"n\", \"customization_options\": []}] | must be an object",
                "[{\"asin\": \"B\", \"name\": \"n\", \"customization_options\": {\"size\": [1]}}] | option \"size\"",
                "[                                                           | not valid JSON",
                "[] garbage                                                  | not valid JSON",
                "[]                                                          | none of the 0 products has a goal",
            })
    void refusesBadProductsAndSaysWhere(String items, String message) throws IOException {
        write("items_shuffle_1000.json", items);
        write("items_ins_v2_1000.json", ATTRIBUTES);
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(folder.toString());
    }

    @Test
    void refusesMissingFilesAndBadAttributes() throws IOException {
        assertThatThrownBy(this::read)
                .hasMessageContaining("items_ins_v2_1000.json")
                .hasMessageContaining("name the folder");
        write("items_ins_v2_1000.json", "{\"B01\": 3}");
        assertThatThrownBy(this::read).hasMessageContaining("items_shuffle_1000.json");
        write("items_shuffle_1000.json", ITEMS);
        assertThatThrownBy(this::read).hasMessageContaining("B01: must be an object");
        assertThatThrownBy(() -> CatalogueFiles.read("\u0000", Key.of(0))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WebShop().with("folder", folder + "/none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/none");
        String many = "{\"value\": \"v%d\"}";
        StringBuilder values = new StringBuilder(many.formatted(0));
        for (int i = 1; i < 200; i++) {
            values.append(',').append(many.formatted(i));
        }
        write(
                "items_shuffle_1000.json",
                "[{\"asin\": \"B01\", \"name\": \"n\", \"customization_options\": {\"a\": [%1$s], \"b\": [%1$s], \"c\": [%1$s]}}]"
                        .formatted(values));
        write("items_ins_v2_1000.json", ATTRIBUTES);
        assertThatThrownBy(this::read).hasMessageContaining("combinations of options");
    }

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        Key key = Key.of(9);
        for (int round = 0; round < 600; round++) {
            byte[] items = ITEMS.getBytes(StandardCharsets.UTF_8);
            byte[] attributes = ATTRIBUTES.getBytes(StandardCharsets.UTF_8);
            Key draws = key.fold(round);
            for (int i = 0; i < 3; i++) {
                byte[] damaged = draws.below(2, 4L * i) == 0 ? items : attributes;
                damaged[draws.below(damaged.length, 4L * i + 1)] =
                        (byte) "[]{}\",:0 \\x$ntB\u0000\u00ff".charAt(draws.below(17, 4L * i + 2));
            }
            Files.write(folder.resolve("items_shuffle_1000.json"), items);
            Files.write(folder.resolve("items_ins_v2_1000.json"), attributes);
            try {
                assertThat(read().products()).isNotEmpty();
            } catch (IllegalArgumentException refused) {
                assertThat(refused.getMessage()).contains(folder.toString()).doesNotContain("\n");
            }
        }
    }

    @Test
    void theOriginalsAttributesGoWithProductsOfTheirIds() throws IOException {
        String root = System.getenv("LONGBOW_TEST_DATA");
        if (root == null) {
            System.out.println("CatalogueFilesTest: skipped, LONGBOW_TEST_DATA is not set");
            return;
        }
        Path original = Path.of(root, "webshop", "items_ins_v2_1000.json.gz");
        Files.copy(original, folder.resolve("items_ins_v2_1000.json.gz"));
        byte[] text;
        try (var in = new java.util.zip.GZIPInputStream(Files.newInputStream(original))) {
            text = in.readAllBytes();
        }
        List<Json> items = new ArrayList<>();
        for (String id : ((Json.ObjectValue) Json.parse(text)).members().keySet()) {
            items.add(new Json.ObjectValue(Map.of("asin", Json.of(id), "name", Json.of("Thing " + id))));
        }
        write("items_shuffle_1000.json", new Json.ArrayValue(items).text());
        Catalogue shop = read();
        assertThat(shop.products()).hasSize(1000);
        assertThat(shop.goals().size()).isEqualTo(415);
        assertThat(shop.goals().goal(0).instruction()).startsWith("Find me ");
    }
}
