package longbow.tasks.twentyquestions;

import java.util.List;
import longbow.rl.TaskSettings;

/**
 * The settings of the task by name.
 *
 * @param all the settings with their values
 */
record Settings(TaskSettings all) {
    private static final String SUBSET = "subset";
    private static final int MAX_HORIZON = 1000;

    /** Where settings begin that nobody sets. */
    private enum Profile {
        /** A small game with restating replies, for agents that begin from nothing. */
        USUAL,
        /**
         * The game as it was published: all words, plain replies, the rule of the last word; and a scripted player that wins
         * 31 % of its games with a mean return of -17.3, as the published data has it.
         */
        ORIGINAL
    }

    static final Settings DEFAULT = new Settings(of(Profile.USUAL));

    private static TaskSettings of(Profile profile) {
        boolean original = profile == Profile.ORIGINAL;
        return TaskSettings.of(
                "twenty-questions",
                new TaskSettings.Rule(
                        "words",
                        original ? Integer.toString(count()) : "32",
                        "a number from 2 to %d (so many of the words, the first ones) or subset".formatted(count()),
                        "which words can be hidden",
                        Settings::isWords,
                        List.of(SUBSET)),
                TaskSettings.whole("horizon", 20, 1, MAX_HORIZON, "questions in a game"),
                TaskSettings.choice(
                        "replies", original ? Replies.PLAIN : Replies.RESTATING, "whether replies repeat the fact"),
                TaskSettings.choice(
                        "matching",
                        original ? Matching.LAST_WORD : Matching.SUFFIX,
                        "how the hidden word must be named to win"),
                TaskSettings.choice(
                        "understanding",
                        original ? Understanding.FREE : Understanding.EXACT,
                        "how far questions are understood"),
                TaskSettings.choice("profile", Profile.USUAL, "original: what is not set is as it was published"),
                TaskSettings.probability(
                        "scripted.attribute",
                        original ? ScriptedPlayer.ORIGINAL_ATTRIBUTE : ScriptedPlayer.ATTRIBUTE,
                        "how often the scripted player asks"),
                TaskSettings.probability(
                        "scripted.consistent",
                        original ? ScriptedPlayer.ORIGINAL_CONSISTENT : ScriptedPlayer.CONSISTENT,
                        "how often its guess fits the replies"),
                TaskSettings.probability("scripted.repeat", ScriptedPlayer.REPEAT, "how often it asks the same again"));
    }

    private static int count() {
        return KnowledgeBase.all().words().size();
    }

    private static boolean isWords(String text) {
        return text.equals(SUBSET) || (Integer.parseInt(text) >= 2 && Integer.parseInt(text) <= count());
    }

    /** Changes one setting. The profile changes all that nobody has set, whatever comes first. */
    Settings with(String name, String value) {
        TaskSettings changed = all.with(name, value);
        if (!name.equals("profile")) {
            return new Settings(changed);
        }
        TaskSettings begun = of(changed.choice("profile", Profile.class));
        for (String assignment : changed.changed()) {
            String[] parts = assignment.split("=", 2);
            begun = begun.with(parts[0], parts[1]);
        }
        return new Settings(begun);
    }

    String words() {
        return all.text("words");
    }

    int horizon() {
        return all.whole("horizon");
    }

    Replies replies() {
        return all.choice("replies", Replies.class);
    }

    Matching matching() {
        return all.choice("matching", Matching.class);
    }

    Understanding understanding() {
        return all.choice("understanding", Understanding.class);
    }

    double attribute() {
        return all.real("scripted.attribute");
    }

    double consistent() {
        return all.real("scripted.consistent");
    }

    double repeat() {
        return all.real("scripted.repeat");
    }

    /** Returns whether both are played with the same knowledge. */
    boolean sameKnowledge(Settings other) {
        return words().equals(other.words()) && understanding() == other.understanding();
    }

    KnowledgeBase knowledge() {
        KnowledgeBase all = KnowledgeBase.all();
        KnowledgeBase some = words().equals(SUBSET) ? all.subset() : all.first(Integer.parseInt(words()));
        return some.with(understanding());
    }
}
