package dev.farthing.application.price;

import java.util.ArrayList;
import java.util.List;

/// Splits comma-separated values by RFC 4180: cells may be quoted, and quoted ones may hold commas, quotes and line
/// ends. Blanks around a cell do not count.
final class CsvLines {
    private final String text;
    private int at;
    private int line = 1;

    CsvLines(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /// The cells of one line.
    ///
    /// @param number where it begins in the file, counted from 1
    record Line(int number, List<String> cells) {
        Line {
            cells = List.copyOf(cells);
        }
    }

    /// The lines that are not blank; [IllegalArgumentException] where a quote is never closed.
    List<Line> all() {
        var lines = new ArrayList<Line>();
        while (at < text.length()) {
            int number = line;
            var cells = cells();
            if (cells.size() > 1 || !cells.getFirst().isEmpty()) {
                lines.add(new Line(number, cells));
            }
        }
        return lines;
    }

    private List<String> cells() {
        var cells = new ArrayList<String>();
        while (true) {
            cells.add(cell());
            if (at >= text.length()) {
                return cells;
            }
            char end = text.charAt(at++);
            if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
            if (end != ',') {
                line++;
                return cells;
            }
        }
    }

    private String cell() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        var cell = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
            quoted(cell);
        }
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            cell.append(text.charAt(at++));
        }
        return cell.toString().strip();
    }

    private void quoted(StringBuilder cell) {
        int opened = line;
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                if (at >= text.length() || text.charAt(at) != '"') {
                    return;
                }
                at++;
            } else if (c == '\n') {
                line++;
            }
            cell.append(c);
        }
        throw new IllegalArgumentException("line " + opened + ": a quote is never closed");
    }
}
