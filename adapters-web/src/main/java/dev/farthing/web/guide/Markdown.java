package dev.farthing.web.guide;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// As much of Markdown as the guide is written in, as HTML: headings, paragraphs, lists, tables, code, links to
/// other
/// pages of the guide. What a link leads to elsewhere is not here, so only its words are shown.
final class Markdown {
    private static final Pattern PAGE = Pattern.compile("([a-z-]+)\\.md");
    private static final Pattern INLINE =
            Pattern.compile("`([^`]+)`|\\[([^\\]]+)]\\(([^)]+)\\)|\\*\\*([^*]+)\\*\\*|\\*([^*]+)\\*");
    private static final Pattern RULE = Pattern.compile("\\|[-| ]+\\|");
    private static final Pattern CELLS = Pattern.compile(" \\|(?= )");
    private static final Pattern NUMBERED = Pattern.compile("\\d+\\. .*");

    private final List<String> lines;
    private final StringBuilder html = new StringBuilder();
    private int at;

    Markdown(String text) {
        lines = text.lines().toList();
    }

    /// The page's first heading.
    String title() {
        return lines.getFirst().replaceFirst("\\A# ", "");
    }

    /// All that follows the first heading.
    String html() {
        at = 1;
        while (at < lines.size()) {
            var line = lines.get(at);
            if (line.isBlank()) {
                at++;
            } else if (line.startsWith("```")) {
                code();
            } else if (line.startsWith("#")) {
                heading(line);
            } else if (line.startsWith("|")) {
                table();
            } else if (line.startsWith("- ")) {
                list("ul", "- ");
            } else if (NUMBERED.matcher(line).matches()) {
                list("ol", "\\d+\\. ");
            } else {
                html.append("<p>").append(inline(line)).append("</p>\n");
                at++;
            }
        }
        return html.toString();
    }

    private void heading(String line) {
        int level = line.indexOf(' ');
        html.append("<h").append(level).append('>');
        html.append(inline(line.substring(level + 1)));
        html.append("</h").append(level).append(">\n");
        at++;
    }

    /// A block that is wider than the page can be reached and moved by the keyboard.
    private void code() {
        html.append("<pre tabindex=\"0\"><code>");
        for (at++; at < lines.size() && !lines.get(at).equals("```"); at++) {
            html.append(escaped(lines.get(at))).append('\n');
        }
        html.append("</code></pre>\n");
        at++;
    }

    private void list(String kind, String mark) {
        var item = Pattern.compile(mark);
        html.append('<').append(kind).append(">\n");
        for (; at < lines.size(); at++) {
            var found = item.matcher(lines.get(at));
            if (!found.lookingAt()) {
                break;
            }
            html.append("<li>")
                    .append(inline(lines.get(at).substring(found.end())))
                    .append("</li>\n");
        }
        html.append("</").append(kind).append(">\n");
    }

    private void table() {
        html.append("<div class=\"table-responsive\" tabindex=\"0\"><table class=\"table table-vcenter\">\n<thead>");
        row("th");
        html.append("</thead>\n<tbody>\n");
        while (at < lines.size() && lines.get(at).startsWith("|")) {
            if (RULE.matcher(lines.get(at)).matches()) {
                at++;
            } else {
                row("td");
            }
        }
        html.append("</tbody></table></div>\n");
    }

    private void row(String cell) {
        var line = lines.get(at).strip();
        html.append("<tr>");
        for (var text : cells(line.substring(1, line.length() - 1))) {
            html.append('<').append(cell).append('>').append(inline(text.strip()));
            html.append("</").append(cell).append('>');
        }
        html.append("</tr>\n");
        at++;
    }

    private static List<String> cells(String row) {
        var cells = new ArrayList<String>();
        int from = 0;
        for (var end : CELLS.matcher(row).results().toList()) {
            cells.add(row.substring(from, end.start()));
            from = end.end();
        }
        cells.add(row.substring(from));
        return cells;
    }

    private static String inline(String text) {
        var out = new StringBuilder();
        int from = 0;
        var found = INLINE.matcher(text);
        while (found.find()) {
            out.append(escaped(text.substring(from, found.start()))).append(marked(found));
            from = found.end();
        }
        return out.append(escaped(text.substring(from))).toString();
    }

    private static String marked(Matcher found) {
        if (found.group(1) != null) {
            return "<code>" + escaped(found.group(1)) + "</code>";
        }
        if (found.group(2) != null) {
            var page = PAGE.matcher(found.group(3));
            var words = inline(found.group(2));
            return page.matches() ? "<a href=\"/guide/" + page.group(1) + "\">" + words + "</a>" : words;
        }
        return found.group(4) != null
                ? "<strong>" + inline(found.group(4)) + "</strong>"
                : "<em>" + inline(found.group(5)) + "</em>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
