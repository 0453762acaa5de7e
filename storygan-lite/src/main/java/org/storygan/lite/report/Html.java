package org.storygan.lite.report;

/** Text as HTML that is XML too. */
final class Html {

    private Html() {}

    /** The text as it must be written to be read literally, in text and in attributes. */
    static String escaped(String text) {
        var html = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return html.toString();
    }

    /** XML knows no control characters besides tab and line ends, and no lone surrogates. */
    private static boolean isAllowed(int c) {
        return c == '\t' || c == '\n' || c == '\r' || c >= ' ' && !(c >= 0x7F && c < 0xA0) && isCharacter(c);
    }

    private static boolean isCharacter(int c) {
        return !(c >= 0xD800 && c < 0xE000) && (c & 0xFFFE) != 0xFFFE;
    }

    /** {@code <tag>text</tag>}, the text escaped. */
    static String tag(String tag, String text) {
        return "<" + tag + ">" + escaped(text) + "</" + tag + ">";
    }
}
