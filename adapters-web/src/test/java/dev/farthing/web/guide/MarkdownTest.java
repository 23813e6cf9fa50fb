package dev.farthing.web.guide;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static String html(String text) {
        return new Markdown("# Title\n\n" + text).html();
    }

    @Test
    void theFirstHeadingIsTheTitleAndNoPartOfThePage() {
        var page = new Markdown("# A page\n\n## A part\n\nWords.\n");

        assertThat(page.title()).isEqualTo("A page");
        assertThat(page.html()).isEqualTo("<h2>A part</h2>\n<p>Words.</p>\n");
    }

    @Test
    void whatIsWrittenIsNeverTakenForHtml() {
        assertThat(html("<b> & `<i>` \"q\"\n\n```html\n<script>*no*</script>\n```"))
                .isEqualTo("<p>&lt;b&gt; &amp; <code>&lt;i&gt;</code> &quot;q&quot;</p>\n"
                        + "<pre tabindex=\"0\"><code>&lt;script&gt;*no*&lt;/script&gt;\n</code></pre>\n");
    }

    @Test
    void linksLeadToOtherPagesOfTheGuideAndNowhereElse() {
        assertThat(html("[one](other-page.md), [two](../settings.md), [three](https://example.com)"))
                .isEqualTo("<p><a href=\"/guide/other-page\">one</a>, two, three</p>\n");
    }

    @Test
    void listsTablesAndEmphasisAreTold() {
        assertThat(html("- *a*\n- **b**\n\n1. c\n2. d")).isEqualTo("""
                <ul>
                <li><em>a</em></li>
                <li><strong>b</strong></li>
                </ul>
                <ol>
                <li>c</li>
                <li>d</li>
                </ol>
                """);
        assertThat(html("| a | b |\n|---|---|\n| 1 | |\n")).isEqualTo("""
                <div class="table-responsive" tabindex="0"><table class="table table-vcenter">
                <thead><tr><th>a</th><th>b</th></tr>
                </thead>
                <tbody>
                <tr><td>1</td><td></td></tr>
                </tbody></table></div>
                """);
    }
}
