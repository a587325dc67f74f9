package longbow.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Which Longbow this is, and on which Java. */
final class Version implements IVersionProvider {
    private static final String POM = "/META-INF/maven/io.github.longbow-ml/longbow-cli/pom.properties";

    @Override
    public String[] getVersion() {
        return new String[] {"longbow %s (Java %s)".formatted(longbow(), Runtime.version())};
    }

    /** Returns Longbow's version; "development" where it runs from class files. */
    static String longbow() {
        try (InputStream pom = Version.class.getResourceAsStream(POM)) {
            Properties properties = new Properties();
            if (pom != null) {
                properties.load(pom);
            }
            return properties.getProperty("version", "development");
        } catch (IOException unreadable) {
            return "development";
        }
    }
}
