package longbow.tasks.guesscity;

import java.util.List;
import java.util.Set;

/** What a yes-or-no question supposes about the city. */
sealed interface Claim {

    /** Returns whether it is true of {@code city}. */
    boolean holds(City city);

    /**
     * The city has one of the values, each a phrase on one or more topics.
     *
     * @param group the topic that decides which claims belong together
     */
    record Has(Topic group, List<Lexicon.Entry> values) implements Claim {
        @Override
        public boolean holds(City city) {
            return values.stream().anyMatch(value -> value.holds(city));
        }
    }

    /** There is something on one of these topics: a river, the sea. */
    record Exists(List<Topic> topics) implements Claim {
        @Override
        public boolean holds(City city) {
            return topics.stream().anyMatch(topic -> !city.facts(topic).isEmpty());
        }
    }

    /** The claim turned around. */
    record Not(Claim claim) implements Claim {
        @Override
        public boolean holds(City city) {
            return !claim.holds(city);
        }
    }

    /** It lies in this part of the country; {@code north} also holds for {@code northeast}. */
    record Part(String part) implements Claim {
        @Override
        public boolean holds(City city) {
            return city.fact(Topic.PART).contains(part);
        }
    }

    /** It lies south of the equator. */
    record Southern() implements Claim {
        @Override
        public boolean holds(City city) {
            return city.fact(Topic.HEMISPHERE).equals("southern");
        }
    }

    /** It is a capital, of its country or, if that is allowed, of its province. */
    record Capital(boolean provinceToo) implements Claim {
        @Override
        public boolean holds(City city) {
            String capital = city.fact(Topic.CAPITAL);
            return capital.equals("country") || (provinceToo && capital.equals("province"));
        }
    }

    /** Its people, in millions, are within bounds. */
    record People(double least, double most) implements Claim {
        @Override
        public boolean holds(City city) {
            return city.people() >= least && city.people() <= most;
        }
    }

    /** It lies so many metres high. */
    record High(int least) implements Claim {
        @Override
        public boolean holds(City city) {
            return city.altitude() >= least;
        }
    }

    /** Its weather is of one of these kinds. */
    record Weather(Set<String> kinds) implements Claim {
        @Override
        public boolean holds(City city) {
            return kinds.contains(city.fact(Topic.WEATHER));
        }
    }

    /** It is known for its sights, its past or its kitchen, as every city of the list is. */
    record Notable(Topic topic) implements Claim {
        @Override
        public boolean holds(City city) {
            return true;
        }
    }

    /** It lies in a place that is not in the files, where no city of the list is. */
    record Elsewhere() implements Claim {
        @Override
        public boolean holds(City city) {
            return false;
        }
    }
}
