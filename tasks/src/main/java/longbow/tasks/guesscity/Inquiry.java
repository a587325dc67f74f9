package longbow.tasks.guesscity;

import java.util.List;

/** What a question means, once it is understood. */
sealed interface Inquiry {

    /** What is there to say on a topic? */
    record Open(Topic topic) implements Inquiry {}

    /** Where is it? */
    record Where() implements Inquiry {}

    /** Are all of these true? */
    record YesNo(List<Claim> claims) implements Inquiry {
        public YesNo {
            claims = List.copyOf(claims);
        }

        boolean truth(City city) {
            return claims.stream().allMatch(claim -> claim.holds(city));
        }
    }

    /** What is its name? */
    record NameAsked() implements Inquiry {}

    /** Anything else. */
    record Unknown() implements Inquiry {}
}
