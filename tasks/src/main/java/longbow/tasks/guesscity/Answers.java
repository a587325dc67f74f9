package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import longbow.tasks.guesscity.Lexicon.Entry;

/** Puts facts into sentences, each in several wordings. */
final class Answers {
    private static final int MANY = 3;

    private Answers() {}

    /** Returns the wordings of the answer to a question, at least one. */
    static List<String> to(Inquiry inquiry, City city) {
        return switch (inquiry) {
            case Inquiry.Open(Topic topic) -> open(topic, city);
            case Inquiry.Where() -> where(city);
            case Inquiry.YesNo yesNo -> yesNo(yesNo, city);
            case Inquiry.NameAsked() -> List.of(Oracle.REFUSAL);
            case Inquiry.Unknown() -> List.of(Oracle.UNSURE);
        };
    }

    private static List<String> yesNo(Inquiry.YesNo question, City city) {
        boolean truth = question.truth(city);
        String plain = question.claims().getFirst() instanceof Claim.Has(Topic group, var _) && group == Topic.NAME
                ? (truth ? "that is my city" : "that is not my city")
                : (truth ? "it is so" : "it is not so");
        return sentences(
                truth,
                question.claims().size() == 1 ? statement(question.claims().getFirst(), city, truth) : plain);
    }

    private static List<String> sentences(boolean truth, String fact) {
        String yes = truth ? "Yes" : "No";
        String start = Character.toUpperCase(fact.charAt(0)) + fact.substring(1);
        return truth
                ? List.of(yes + ", " + fact + ".", yes + ". " + start + ".", yes + ", indeed " + fact + ".")
                : List.of(yes + ", " + fact + ".", yes + ". " + start + ".", yes + ", I am afraid " + fact + ".");
    }

    /** Returns the answers to yes-or-no questions on every topic, with blanks for what is asked: the words that they are made of. */
    static List<String> frames() {
        List<String> frames = new ArrayList<>();
        for (boolean truth : new boolean[] {true, false}) {
            for (Topic topic : Topic.values()) {
                frames.addAll(sentences(truth, has(topic, "", truth)));
                frames.addAll(sentences(truth, exists(topic, truth)));
            }
        }
        return frames;
    }

    /** Returns what is true, given whether a claim holds. */
    private static String statement(Claim claim, City city, boolean truth) {
        return switch (claim) {
            case Claim.Has(Topic group, List<Entry> values) -> has(group, values, city, truth);
            case Claim.Exists(List<Topic> topics) -> exists(topics.getFirst(), truth);
            case Claim.Not(Claim inner) -> statement(inner, city, !truth);
            case Claim.Part(String part) -> (truth ? "it is" : "it is not") + " in the " + part + " of the country";
            case Claim.Southern() -> "it is in the " + (truth ? "southern" : "northern") + " hemisphere";
            case Claim.Capital(boolean province) ->
                (truth ? "it is a capital" : "it is not the capital of its country")
                        + (truth || !province ? "" : " or region");
            case Claim.People(double least, var _)
            when truth -> "about " + number(city.people()) + " million people live here";
            case Claim.People(var _, var _) -> "only the number of people is another one";
            case Claim.High(var _) ->
                truth
                        ? "it lies about %d metres above the sea".formatted(city.altitude())
                        : "it does not lie very high";
            case Claim.Weather(var _) ->
                lower(Weathers.sentences(city.fact(Topic.WEATHER)).getFirst());
            case Claim.Notable(Topic topic) ->
                lower(open(topic, city).getFirst().replaceFirst("\\.$", ""));
            case Claim.Elsewhere() -> "it is not there";
        };
    }

    private static String has(Topic group, List<Entry> values, City city, boolean truth) {
        List<Entry> meant = values.stream().filter(value -> value.holds(city)).toList();
        List<String> named =
                (truth ? meant : values).stream().map(Entry::display).distinct().toList();
        return has(group, list(named), truth);
    }

    private static String has(Topic group, String named, boolean truth) {
        String is = truth ? "it is " : "it is not ";
        return switch (group) {
            case NAME -> truth ? "that is my city" : "that is not my city";
            case CONTINENT, REGION, COUNTRY, PROVINCE -> is + "in " + named;
            case ISLAND -> is + "on the island of " + named;
            case LANGUAGE -> named + (truth ? " is spoken here" : " is not common here");
            case RELIGION -> named + (truth ? " is common here" : " is not common here");
            case CURRENCY -> (truth ? "we pay with the " : "we do not pay with the ") + named;
            case NEIGHBOURS -> (truth ? "our country borders on " : "our country does not border on ") + named;
            case SEA -> is + "at the " + named;
            case RIVER, LAKE -> is + "at the water called " + named;
            case MOUNTAINS -> is + "near the mountains called " + named;
            default -> is + "known for " + named;
        };
    }

    private static String exists(Topic topic, boolean truth) {
        return switch (topic) {
            case SEA -> truth ? "it is near the water" : "it lies inland";
            case RIVER -> truth ? "a river flows through it" : "no large river flows through it";
            case LAKE -> truth ? "there is a lake" : "there is no lake";
            case ISLAND -> truth ? "it is on an island" : "it is not on an island";
            case MOUNTAINS -> truth ? "there are mountains nearby" : "there are no high mountains nearby";
            case LANDLOCKED -> truth ? "our country has no coast" : "our country has a coast";
            default -> truth ? "there is" : "there is not";
        };
    }

    private static List<String> open(Topic topic, City city) {
        List<String> facts = city.facts(topic);
        String all = list(facts.stream().limit(MANY).toList());
        if (facts.isEmpty()) {
            return none(topic);
        }
        return switch (topic) {
            case NAME -> List.of(Oracle.REFUSAL);
            case CONTINENT ->
                List.of("It is in " + all + ".", "The continent is " + all + ".", "You will find it in " + all + ".");
            case REGION ->
                List.of(
                        "It belongs to " + all + ".",
                        "That part of the world is called " + all + ".",
                        "One says that it is in " + all + ".");
            case COUNTRY -> {
                String country = facts.getFirst();
                yield List.of(
                        "It is in " + country + ".",
                        "My country is " + country + ".",
                        "You have to travel to " + country + ".");
            }
            case PROVINCE ->
                List.of(
                        "It lies in " + facts.getFirst() + ".",
                        "The region is " + facts.getFirst() + ".",
                        "It belongs to " + facts.getFirst() + ".");
            case PART -> where(city);
            case CAPITAL ->
                List.of(
                        facts.getFirst().equals("no")
                                ? "It is no capital."
                                : "It is the capital of its " + facts.getFirst() + ".");
            case LANGUAGE ->
                List.of(
                        "People here speak " + all + ".",
                        "You will mostly hear " + all + ".",
                        "The language is " + facts.getFirst() + ".",
                        "We speak " + all + ".");
            case RELIGION ->
                List.of(
                        "Most people follow " + facts.getFirst() + ".",
                        "There is mostly " + all + ".",
                        "The main religion is " + facts.getFirst() + ".");
            case CURRENCY ->
                List.of(
                        "We pay with the " + facts.getFirst() + ".",
                        "Prices are in " + facts.getFirst() + ".",
                        "The money is called " + facts.getFirst() + ".");
            case NEIGHBOURS ->
                List.of("Our country borders on " + list(facts) + ".", "Our neighbours are " + list(facts) + ".");
            case SEA ->
                List.of(
                        "It lies at the " + facts.getFirst() + ".",
                        "The " + list(facts) + " is close.",
                        "From the beach you look at the " + facts.getFirst() + ".");
            case RIVER ->
                List.of(
                        "The river is called " + all + ".",
                        "It lies at the " + all + ".",
                        "The " + facts.getFirst() + " flows through it.");
            case LAKE -> List.of("There is a lake called " + all + ".", "The lake is " + all + ".");
            case ISLAND -> List.of("It is on the island of " + all + ".", "The island is called " + all + ".");
            case MOUNTAINS -> List.of("Nearby there is " + all + ".", "The mountains are called " + all + ".");
            case ALTITUDE -> List.of("It lies about " + all + " metres above the sea.", "About " + all + " metres.");
            case WEATHER ->
                Weathers.sentences(facts.getFirst()).stream()
                        .map(sentence -> sentence + ".")
                        .toList();
            case PEOPLE ->
                List.of(
                        "About " + number(city.people()) + " million people live here.",
                        "The population is about " + number(city.people()) + " million, with suburbs.",
                        "We are about " + number(city.people()) + " million.");
            case FOOD -> // the last ones are those of the whole country
                List.of(
                        "People here love " + list(facts.subList(facts.size() - 2, facts.size())) + ".",
                        "You should try " + list(facts.subList(0, 2)) + ".",
                        "Typical dishes are " + list(facts.subList(facts.size() - 3, facts.size())) + ".",
                        "The kitchen is known for " + facts.get(1) + " and " + facts.getLast() + ".");
            case SIGHTS ->
                List.of(
                        "Visitors come to see " + all + ".",
                        "The best known sight is " + facts.getFirst() + ".",
                        "You should visit " + list(facts.subList(0, Math.min(2, facts.size()))) + ".",
                        "There is " + all + ".");
            case INDUSTRY ->
                List.of(
                        "Much of the economy is " + all + ".",
                        "The main industry is " + facts.getFirst() + ".",
                        "Many people work in " + all + ".");
            case FAMOUS ->
                List.of(
                        "It is known for " + all + ".",
                        "Most people think of " + all + ".",
                        "It is famous for " + list(facts.subList(0, Math.min(2, facts.size()))) + ".");
            case FESTIVAL ->
                List.of(
                        "We celebrate " + all + ".",
                        "The best known event is " + facts.getFirst() + ".",
                        "Come for " + all + ".");
            case TRANSPORT ->
                List.of(
                        "People get around by " + facts.getFirst() + ".",
                        "Most take the " + facts.getFirst() + ".",
                        "There is " + facts.getFirst() + " for getting around.");
            case OLD ->
                List.of(
                        "In former times it was called " + facts.getFirst() + ".",
                        "An old name is " + facts.getFirst() + ".");
            case HEMISPHERE -> List.of("It is in the " + facts.getFirst() + " hemisphere.");
            case LANDLOCKED -> List.of("Our country has no coast.");
        };
    }

    private static List<String> none(Topic topic) {
        return switch (topic) {
            case SEA ->
                List.of("It does not lie at the sea.", "There is no sea; it lies inland.", "It is far from the coast.");
            case RIVER -> List.of("No large river flows through it.", "There is no river to speak of.");
            case LAKE -> List.of("There is no lake.", "We have no lake to speak of.");
            case ISLAND -> List.of("It is not on an island.", "It lies on the mainland.");
            case MOUNTAINS -> List.of("There are no high mountains nearby.", "The land is rather flat.");
            case OLD -> List.of("It has always had its name, as far as I know.", "I know of no other name.");
            case NEIGHBOURS -> List.of("Our country borders on no other by land.");
            default -> List.of(Oracle.UNSURE);
        };
    }

    private static List<String> where(City city) {
        String part = city.fact(Topic.PART);
        String world = city.facts(Topic.REGION).isEmpty() ? city.fact(Topic.CONTINENT) : city.fact(Topic.REGION);
        String coast = city.facts(Topic.SEA).isEmpty() ? "inland" : "on the coast";
        return List.of(
                "It lies " + coast + ", in the " + part + " of a country in " + world + ".",
                "You find it in the " + part + " of its country, " + coast + ".",
                "It is in " + world + ", " + coast + ".");
    }

    /** Returns {@code a, b and c}. */
    private static String list(List<String> items) {
        int last = items.size() - 1;
        return last < 1
                ? String.join("", items)
                : String.join(", ", items.subList(0, last)) + " and " + items.get(last);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((int) value) : String.valueOf(value);
    }

    private static String lower(String sentence) {
        boolean keep = sentence.startsWith("I ") || !Character.isUpperCase(sentence.charAt(0));
        return keep ? sentence : sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
    }
}
