package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import longbow.rl.Environment;
import longbow.rl.Player;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.rl.TaskSettings;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/**
 * WebShop: buy what the instruction asks for. An action is {@code search[words]}, {@code click[button]} or
 * {@code think[...]}; buying ends the episode with a {@link Score} from 0 to 1, the only reward.
 *
 * <pre>
 * Observation:
 * WebShop
 * Instruction:
 * i need a vegan lipstick with jojoba oil, in warm sand, and price lower than 40.00 dollars
 * [Search]
 * Action:
 * search[vegan lipstick jojoba oil]
 * </pre>
 *
 * <p>Settings, for {@link #with}:
 *
 * <table>
 * <caption>Settings of the task</caption>
 * <tr><th>name</th><th>values</th><th>default</th></tr>
 * <tr><td>{@code products}</td><td>1 to 1000000 made-up products</td><td>1000</td></tr>
 * <tr><td>{@code seed}</td><td>the seed they are made from, from 0</td><td>0</td></tr>
 * <tr><td>{@code folder}</td><td>a folder with the original's files, in place of the made-up products, see
 *     {@link CatalogueFiles}</td><td>none</td></tr>
 * <tr><td>{@code goals}</td><td>the goals to draw from, {@code FIRST-LAST}, without the last one; ArCHer trains on 2000-2100
 *     and takes its offline data from 0-1000</td><td>2000-2100</td></tr>
 * <tr><td>{@code horizon}</td><td>1 to 1000 actions</td><td>10</td></tr>
 * <tr><td>{@code view}</td><td>{@code new} or {@code full}, see {@link View}</td><td>{@code new}</td></tr>
 * </table>
 *
 * <p>Instances are immutable and can be shared between threads; their environments cannot. The shop is made, or read, when it
 * is first needed.
 */
public final class WebShop implements Task {
    /** The language has the scores of goals with so many attributes and options, and the price. */
    private static final int MOST_WISHES = 12;

    private static final TaskSettings SETTINGS = TaskSettings.of(
            "webshop",
            TaskSettings.whole("products", 1000, 1, 1_000_000, "made-up products in the shop"),
            TaskSettings.whole("seed", 0, 0, Integer.MAX_VALUE, "the seed they are made from"),
            TaskSettings.text("folder", "", "a folder with the original's files", "a shop in place of the made-up one"),
            Settings.goals("2000-2100"), // those of ArCHer's runs, and its ten actions
            TaskSettings.whole("horizon", 10, 1, 1000, "actions in an episode"),
            TaskSettings.choice("view", View.NEW, "what is new since the last action, or all there was"));

    private final TaskSettings texts;
    private final Settings settings;
    private final Supplier<Catalogue> catalogue;
    private final int goals;

    /** The task with its default settings. */
    public WebShop() {
        this(SETTINGS, made(Settings.of(SETTINGS)), Settings.GOALS);
    }

    /** @param goals how many goals the catalogue has, which is known before it is made */
    private WebShop(TaskSettings texts, Supplier<Catalogue> catalogue, int goals) {
        this.texts = texts;
        this.settings = Settings.of(texts);
        this.catalogue = catalogue;
        this.goals = goals;
    }

    private static Supplier<Catalogue> made(Settings settings) {
        return new Once(() ->
                Catalogue.generate(Key.of(settings.seed()).named("webshop"), settings.products(), Settings.GOALS));
    }

    /** Returns this task played in another shop; its settings on the making of the shop then mean nothing. */
    public WebShop in(Catalogue shop) {
        return new WebShop(texts, () -> shop, shop.goals().size());
    }

    /** Returns the shop. */
    public Catalogue catalogue() {
        return catalogue.get();
    }

    @Override
    public String name() {
        return "webshop";
    }

    @Override
    public String description() {
        return "Find, configure and buy what an instruction asks for, in at most %d actions; the reward says how well it fits."
                .formatted(settings.horizon());
    }

    @Override
    public int horizon() {
        return settings.horizon();
    }

    /** Returns 0, the return of an episode without a purchase. */
    @Override
    public double minReturn() {
        return 0;
    }

    /** Returns 1, the return of a purchase that is all that was wanted. */
    @Override
    public double maxReturn() {
        return 1;
    }

    @Override
    public Environment environment() {
        return new ShoppingTrip(catalogue, settings);
    }

    @Override
    public Player randomPlayer() {
        return new RandomShopper();
    }

    @Override
    public Player scriptedPlayer() {
        return ScriptedShopper.USUAL;
    }

    @Override
    public Player nearOptimalPlayer() {
        return new CarefulShopper(settings.horizon());
    }

    /**
     * Returns texts with every word of the shop and of the goals played: for a vocabulary of words this is some thousand
     * words and all product ids, so that characters may serve better.
     */
    @Override
    public List<String> language() {
        Catalogue shop = catalogue.get();
        Set<String> said = new TreeSet<>(List.of("\nInstruction:\nAction:\nObservation:\n"));
        for (int wishes = 1; wishes <= MOST_WISHES; wishes++) {
            for (int met = 0; met <= wishes; met++) {
                for (double type : List.of(0.0, 0.1, 0.5, 1.0)) {
                    said.add(Page.end(type * ((double) met / wishes)));
                }
            }
        }
        said.add(Page.results(List.of()));
        said.add(Visit.INVALID + " OK. gift");
        List.of("click", "search", "think").forEach(act -> said.add(act + "[x] " + act + "[x]"));
        for (int total = 0; total <= Catalogue.MAX_HITS; total++) {
            said.add("(Total results: " + total + ")");
        }
        for (Product product : shop.products()) {
            said.add(Page.results(List.of(product)));
            said.add(Page.product(product, List.of()));
            Page.TABS.forEach(tab -> said.add(Page.tab(product, tab)));
            product.options()
                    .forEach(option -> option.values().forEach(value -> said.add("You have clicked " + value)));
        }
        for (int goal = settings.firstGoal(); goal < settings.goalsOf(shop); goal++) {
            String instruction = shop.goals().goal(goal).instruction();
            said.add(Page.start(instruction));
            Wish wish = Wish.of(instruction);
            said.add("search[" + wish.query() + "]");
            wish.words().forEach(word -> said.add("search[" + word + "]"));
        }
        return new ArrayList<>(said);
    }

    /**
     * Returns this task with one setting changed; the settings are in the table above.
     *
     * @throws IllegalArgumentException if there is no such setting, or the value is not one of its values, or the folder
     *     has no catalogue
     */
    @Override
    public WebShop with(String setting, String value) {
        TaskSettings changed = texts.with(setting, value);
        Settings wanted = Settings.of(changed);
        if (wanted.sameShop(settings)) {
            return new WebShop(changed, catalogue, goals);
        }
        if (wanted.folder().isEmpty()) {
            return new WebShop(changed, made(wanted), Settings.GOALS);
        }
        Catalogue read =
                CatalogueFiles.read(wanted.folder(), Key.of(wanted.seed()).named("webshop"));
        return new WebShop(changed, () -> read, read.goals().size());
    }

    @Override
    public TaskSettings settings() {
        return texts;
    }

    @Override
    public Optional<String> missing() {
        return settings.firstGoal() < goals ? Optional.empty() : Optional.of(settings.beyond(goals));
    }

    @Override
    public Optional<References> references() {
        return texts.initial() ? Optional.of(new References(1000, 0.07, 0.64, 0.79)) : Optional.empty();
    }

    @Override
    public String toString() {
        return texts.toString();
    }

    /** Makes the shop when it is first asked for, and once. */
    private static final class Once implements Supplier<Catalogue> {
        private final Supplier<Catalogue> maker;
        private @Nullable Catalogue made;

        Once(Supplier<Catalogue> maker) {
            this.maker = maker;
        }

        @Override
        public synchronized Catalogue get() {
            if (made == null) {
                made = maker.get();
            }
            return made;
        }
    }
}
