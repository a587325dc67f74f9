package longbow.tasks.guesscity;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the players ask: an open question for each topic, yes-or-no questions for the facts of the files, and guesses. */
final class UsualQuestions {
    private UsualQuestions() {}

    /** Returns the open questions. */
    static List<String> open() {
        return List.of(
                "What is the predominant language spoken in your city?",
                "What is the climate like in your city?",
                "What is the population of your city?",
                "What is the traditional cuisine like in your city?",
                "What is the predominant religion in your city?",
                "What famous landmarks are there in your city?",
                "What is the main industry in your city?",
                "What is your city famous for?",
                "What is the name of the river that flows through your city?",
                "What festival do people celebrate in your city?",
                "What is the transportation system like in your city?",
                "What currency do you use in your city?",
                "What is the altitude of your city?",
                "Which mountains are near your city?",
                "Where is your city located?",
                "What is the name of your city?");
    }

    /** Returns the yes-or-no questions. */
    static List<String> closed(Atlas atlas) {
        Set<String> questions = new LinkedHashSet<>(List.of(
                "Is your city the capital of its country?",
                "Is your city located on the coast?",
                "Is your city located on an island?",
                "Is there a river in your city?",
                "Is your city located in the mountains?",
                "Does your city have a large population?",
                "Does your city have more than 10 million people?",
                "Is your city located in the southern hemisphere?",
                "Does it snow in your city?",
                "Is your city hot and humid?"));
        for (String part : List.of("northern", "southern", "eastern", "western", "central")) {
            questions.add("Is your city located in the " + part + " part of your country?");
        }
        for (City city : atlas.cities()) {
            city.facts(Topic.CONTINENT).forEach(value -> questions.add("Is your city located in " + value + "?"));
            city.facts(Topic.REGION).forEach(value -> questions.add("Is your city located in " + value + "?"));
            questions.add("Is your city located in " + city.fact(Topic.COUNTRY) + "?");
            city.facts(Topic.SEA).stream()
                    .filter(value -> !value.contains("same name"))
                    .forEach(value -> questions.add("Is your city located on the " + value + "?"));
            city.facts(Topic.LANGUAGE).forEach(value -> questions.add("Do people speak " + value + " in your city?"));
            city.facts(Topic.FAMOUS).forEach(value -> questions.add("Is your city known for " + value + "?"));
            city.facts(Topic.INDUSTRY).forEach(value -> questions.add("Is your city known for its " + value + "?"));
        }
        return List.copyOf(questions);
    }

    /** Returns the guess of a city. */
    static String guess(City city) {
        return "Is the city you are from " + city.name() + "?";
    }

    /** Returns the guess of each city. */
    static List<String> guesses(Atlas atlas) {
        return atlas.cities().stream().map(UsualQuestions::guess).toList();
    }

    /** Returns all of these. */
    static List<String> all(Atlas atlas) {
        List<String> all = new ArrayList<>(open());
        all.addAll(closed(atlas));
        all.addAll(guesses(atlas));
        return List.copyOf(all);
    }
}
