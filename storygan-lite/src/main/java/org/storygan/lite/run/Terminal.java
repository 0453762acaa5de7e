package org.storygan.lite.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What standard error can show.
 *
 * @param redraws whether a line can be written over
 * @param colours whether ANSI colours are welcome
 * @param columns how many letters fit in a line
 */
public record Terminal(boolean redraws, boolean colours, int columns) {

    private static final int USUAL_COLUMNS = 100;
    private static final int NARROWEST = 40;

    /** A file or a pipe. */
    public static final Terminal NONE = new Terminal(false, false, Integer.MAX_VALUE);

    public static Terminal ofProcess() {
        return of(System.getenv(), errorIsTerminal());
    }

    /** NO_COLOR (no-color.org), CLICOLOR_FORCE, TERM=dumb and COLUMNS are respected. */
    static Terminal of(Map<String, String> environment, boolean isTerminal) {
        boolean able = isTerminal && !"dumb".equals(environment.get("TERM"));
        boolean forced = !environment.getOrDefault("CLICOLOR_FORCE", "0").equals("0");
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(able, (able || forced) && !refused, columns(environment.getOrDefault("COLUMNS", "")));
    }

    private static int columns(String text) {
        return text.matches("[0-9]{1,4}") ? Math.max(NARROWEST, Integer.parseInt(text)) : USUAL_COLUMNS;
    }

    /** Java can only tell whether input and output both are a terminal; Linux also tells of standard error alone. */
    private static boolean errorIsTerminal() {
        var link = Path.of("/proc/self/fd/2");
        try {
            return Files.isSymbolicLink(link)
                    ? Files.readSymbolicLink(link).toString().matches("/dev/(pts/|tty).*")
                    : System.console() != null;
        } catch (IOException e) {
            return false;
        }
    }
}
