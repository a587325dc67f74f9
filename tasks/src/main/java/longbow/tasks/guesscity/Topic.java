package longbow.tasks.guesscity;

import java.util.Locale;

/** What there is to know about a city. */
public enum Topic {
    /** The name itself, and other names of today. */
    NAME,
    /** The continent; two for the city that lies on two. */
    CONTINENT,
    /** Parts of the world, such as the Middle East. */
    REGION,
    /** The country, under all its names. */
    COUNTRY,
    /** State, province, department or metropolitan region. */
    PROVINCE,
    /** Where in the country: {@code northeast} or {@code central}. */
    PART,
    /** Whether it is the capital of its {@code country}, of its {@code province}, or {@code no} capital. */
    CAPITAL,
    /** Languages spoken, the most common first. */
    LANGUAGE,
    /** Religions, the most common first. */
    RELIGION,
    /** What is paid with. */
    CURRENCY,
    /** Countries that border on the country. */
    NEIGHBOURS,
    /** Seas at its coast; none if it lies inland. */
    SEA,
    /** Rivers in it. */
    RIVER,
    /** Lakes in or at it. */
    LAKE,
    /** The island it lies on. */
    ISLAND,
    /** Mountains in or near it. */
    MOUNTAINS,
    /** Metres above the sea. */
    ALTITUDE,
    /** The kind of weather, one of nine. */
    WEATHER,
    /** People in millions. */
    PEOPLE,
    /** Dishes and drinks, those of the city first. */
    FOOD,
    /** What visitors look at. */
    SIGHTS,
    /** What its economy lives on. */
    INDUSTRY,
    /** What else it is known for. */
    FAMOUS,
    /** Festivals. */
    FESTIVAL,
    /** How one gets around. */
    TRANSPORT,
    /** Former names. */
    OLD,
    /** {@code northern} or {@code southern}. */
    HEMISPHERE,
    /** {@code yes} if the country has no coast. */
    LANDLOCKED;

    /** Returns the name of the field in the files. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}
