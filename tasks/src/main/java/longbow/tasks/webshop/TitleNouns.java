package longbow.tasks.webshop;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Guesses the nouns of a product title for catalogues that do not say them: its words of letters that are no function words,
 * colours, sizes, units or common adjectives. The original has a tagger do this.
 */
final class TitleNouns {
    private static final Pattern WORD = Pattern.compile("[\\p{L}][\\p{L}']+");
    private static final Set<String> OTHERS = new TreeSet<>(Arrays.asList(
            // function words
            ("a about above after all also an and any are as at be before both but by can each either every for from has "
                            + "have her his how if in into is it its like may more most no non not of off on only or our "
                            + "out over own per so some such than that the their them then these they this those through "
                            + "to too under up upto us use used using via was we what when where which while will with "
                            + "within without you your "
                            // sizes and units
                            + "xs xl xxl xxxl small medium large oz ounce ounces fl lb lbs pound pounds gram grams kg ml "
                            + "mg liter liters cm mm inch inches ft feet foot yd pcs pc count ct pair pairs pack packs set "
                            + "sets gb tb mb hz khz ghz mah watt watts volt volts amp size sizes one two three four five "
                            + "six eight ten twelve "
                            // adjectives
                            + "active adjustable adult amazing antique artificial assorted authentic automatic available "
                            + "basic beautiful best better big black bold breathable bright casual cheap classic clean clear "
                            + "comfortable compact compatible complete cool cordless creative cruelty custom cute daily deep "
                            + "delicious different digital double dry dual durable easy elastic elegant electric electronic "
                            + "essential everyday excellent extra fast faux fine flat flexible floral foldable folding "
                            + "formal free fresh full funny general gentle genuine glossy good gourmet great handmade happy "
                            + "hard healthy heavy hidden high hot ideal indoor industrial instant international invisible "
                            + "jumbo light lightweight little long loose low lower luxury magic magnetic main male matte "
                            + "maximum mini minimalist mixed modern multi multifunctional natural new nice old open "
                            + "optional organic original outdoor oval perfect personal personalized plain plus popular "
                            + "portable powerful practical premium pretty professional pure quick quiet raw ready real "
                            + "rechargeable rectangular regular relaxed removable replaceable retro reusable rich round "
                            + "royal rustic safe sexy sharp short simple single skinny sleek slim smart smooth soft solid "
                            + "special square stainless standard strong stylish suitable super sweet tall thick thin tiny "
                            + "top traditional ultra unique universal unscented upper useful vintage warm washable "
                            + "waterproof wet wide wild wireless wooden young")
                    .split(" ")));

    private TitleNouns() {}

    /** Returns the supposed nouns of a title, in lower case. */
    static Set<String> of(String title) {
        Set<String> nouns = new TreeSet<>();
        Matcher word = WORD.matcher(title.toLowerCase(Locale.ROOT));
        while (word.find()) {
            nouns.add(word.group());
        }
        nouns.removeAll(OTHERS);
        Colours.words().forEach(nouns::remove);
        return nouns;
    }
}
