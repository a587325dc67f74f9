package longbow.tasks.guesscity;

/** When a question names the hidden city, which wins; the answer plays no role. */
public enum Matching {
    /** The question has the city's name, or another of its names of today, among its words. */
    WORD {
        @Override
        boolean names(String question, City city) {
            return Atlas.names(question, city);
        }
    },
    /**
     * ArCHer's own rule: the question holds the name anywhere, in any case. So {@code What is the climate like?} wins when Lima
     * is hidden.
     */
    SUBSTRING {
        @Override
        boolean names(String question, City city) {
            return Atlas.holdsName(question, city);
        }
    };

    abstract boolean names(String question, City city);
}
