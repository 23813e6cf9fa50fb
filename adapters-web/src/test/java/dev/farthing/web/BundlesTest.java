package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Every word of the console is there in both languages, is used, and stands in no template.
class BundlesTest {
    private static final Path CLASSES = Path.of("target/classes");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern QUTE = Pattern.compile("\\{[#/@!a-zA-Z][^{}]*}");
    private static final Pattern CODE = Pattern.compile("(?s)<(pre|code)\\b.*?</\\1>|<!--.*?-->");
    private static final Pattern TAG = Pattern.compile("(?s)<[^<>]*>");
    private static final Pattern SAID =
            Pattern.compile("(?:aria-label|title|placeholder|alt|data-confirm)=\"([^\"]*)\"");
    private static final Pattern LETTERS = Pattern.compile("\\p{L}{2,}");
    private static final List<String> NAMES = List.of("Farthing", "nbsp");

    @Test
    void everyMessageIsSaidInChineseToo() throws Exception {
        assertThat(bundles()).hasSizeGreaterThanOrEqualTo(4);
        for (var bundle : bundles()) {
            var chinese = Class.forName(bundle.getName() + "Zh");
            assertThat(chinese.getAnnotation(Localized.class).value()).isEqualTo("zh");
            for (var message : bundle.getDeclaredMethods()) {
                var translated = chinese.getDeclaredMethod(message.getName(), message.getParameterTypes());
                var there = translated.getAnnotation(Message.class).value();
                assertThat(places(there))
                        .as(bundle.getSimpleName() + "." + message.getName())
                        .isEqualTo(places(said(message)));
                assertThat(there)
                        .as(bundle.getSimpleName() + "." + message.getName())
                        .isNotBlank();
            }
            assertThat(chinese.getDeclaredMethods()).hasSameSizeAs(bundle.getDeclaredMethods());
        }
    }

    @Test
    void everyMessageIsSaidSomewhere() throws Exception {
        var mentioned = Pattern.compile("\\b\\w+:\\w+\\b|(?:\\.|::)\\w+\\b");
        var said = new HashSet<String>();
        for (var file : files(Path.of("src/main"))) {
            var text = Files.readString(file);
            mentioned.matcher(text).results().forEach(found -> said.add(found.group()));
        }
        var silent = new ArrayList<String>();
        for (var bundle : bundles()) {
            var name = bundle.getAnnotation(MessageBundle.class).value();
            for (var message : bundle.getDeclaredMethods()) {
                var word = message.getName();
                if (Stream.of(name + ":" + word, "." + word, "::" + word).noneMatch(said::contains)) {
                    silent.add(name + ":" + word);
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void noTemplateSaysAWordOfItsOwn() throws IOException {
        assertThat(bare("<p title=\"{words:a}\">{words:b} · <code>GET</code> {#if x}&nbsp;{/if}</p>"))
                .isEmpty();
        assertThat(bare("<p>Hello</p>")).containsExactly("Hello");
        assertThat(bare("<a aria-label=\"Close it\">{words:a}</a>")).containsExactly("Close it");
        for (var template : files(TEMPLATES)) {
            assertThat(bare(Files.readString(template))).as(template.toString()).isEmpty();
        }
    }

    @Test
    void everyFormThatChangesSomethingProvesWhereItComesFrom() throws IOException {
        var form = Pattern.compile("(?s)<form\\b[^>]*method=\"post\".*?</form>");
        int forms = 0;
        for (var template : files(TEMPLATES)) {
            for (var found : form.matcher(Files.readString(template)).results().toList()) {
                forms++;
                assertThat(found.group()).as(template.toString()).contains("name=\"csrf\" value=\"{frame.token}\"");
            }
        }
        assertThat(forms).isGreaterThan(5);
    }

    @Test
    void nothingIsWrittenIntoAPageThatItsPolicyForbids() throws IOException {
        var inline = Pattern.compile(
                "<style|\\sstyle=|<script(?![^>]*\\ssrc=)|\\son[a-z]+=|javascript:|\\{[^}]*\\.raw|\\.safe");
        for (var template : files(TEMPLATES)) {
            assertThat(inline.matcher(Files.readString(template)).find())
                    .as(template.toString())
                    .isFalse();
        }
    }

    private static List<String> bare(String template) {
        var found = new ArrayList<String>();
        var plain = QUTE.matcher(CODE.matcher(template).replaceAll("")).replaceAll("");
        SAID.matcher(plain)
                .results()
                .map(said -> said.group(1))
                .filter(BundlesTest::isWord)
                .forEach(found::add);
        TAG.splitAsStream(plain).map(String::strip).filter(BundlesTest::isWord).forEach(found::add);
        return found;
    }

    private static boolean isWord(String text) {
        var rest = text;
        for (var name : NAMES) {
            rest = rest.replace(name, "");
        }
        return LETTERS.matcher(rest).find();
    }

    private static TreeSet<String> places(String message) {
        var places = new TreeSet<String>();
        PLACE.matcher(message).results().forEach(place -> places.add(place.group(1)));
        return places;
    }

    private static String said(Method message) {
        return message.getAnnotation(Message.class).value();
    }

    private static List<Class<?>> bundles() throws Exception {
        var bundles = new ArrayList<Class<?>>();
        for (var file : files(CLASSES)) {
            var name = CLASSES.relativize(file).toString();
            if (name.endsWith("Words.class")) {
                var type = Class.forName(name.replace(".class", "").replace('/', '.'));
                if (type.isAnnotationPresent(MessageBundle.class)) {
                    bundles.add(type);
                }
            }
        }
        return bundles;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> Arrays.asList("html", "java", "class").contains(ending(file)))
                    .sorted()
                    .toList();
        }
    }

    private static String ending(Path file) {
        return file.toString().substring(file.toString().lastIndexOf('.') + 1);
    }
}
