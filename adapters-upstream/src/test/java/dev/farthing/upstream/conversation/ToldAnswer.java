package dev.farthing.upstream.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Remembers an answer as it was told, however it was cut into pieces.
public final class ToldAnswer implements AnswerSink {
    /// What one answer consists of.
    public static final class Said {
        public final StringBuilder text = new StringBuilder();
        public final StringBuilder thought = new StringBuilder();
        public final StringBuilder refusal = new StringBuilder();
        public final List<String> signatures = new ArrayList<>();
        public final List<String> sealed = new ArrayList<>();
        public final List<String> tools = new ArrayList<>();
        public final Map<Integer, StringBuilder> arguments = new TreeMap<>();
        public final List<Part.Media> media = new ArrayList<>();
        public final List<String> citations = new ArrayList<>();
        public @Nullable StopReason reason;

        @Override
        public String toString() {
            return "text=" + text + "\nthought=" + thought + "\nrefusal=" + refusal + "\nsignatures=" + signatures
                    + "\nsealed=" + sealed + "\ntools=" + tools + "\narguments=" + arguments.values() + "\nmedia="
                    + media
                    + "\ncitations=" + citations + "\nreason=" + reason;
        }
    }

    private final Map<Integer, Said> answers = new TreeMap<>();

    public Map<Integer, Said> answers() {
        return answers;
    }

    @Override
    public String toString() {
        return answers.toString();
    }

    private Said said(int answer) {
        return answers.computeIfAbsent(answer, _ -> new Said());
    }

    @Override
    public void text(int answer, String piece) {
        said(answer).text.append(piece);
    }

    @Override
    public void thought(int answer, String piece) {
        said(answer).thought.append(piece);
    }

    @Override
    public void signature(int answer, String signature) {
        said(answer).signatures.add(signature);
    }

    @Override
    public void sealedThought(int answer, String data) {
        said(answer).sealed.add(data);
    }

    @Override
    public void refusal(int answer, String piece) {
        said(answer).refusal.append(piece);
    }

    @Override
    public void toolUse(int answer, int tool, String id, String name, @Nullable String signature) {
        said(answer).tools.add(id + " " + name + (signature == null ? "" : " signed " + signature));
        said(answer).arguments.put(tool, new StringBuilder());
    }

    @Override
    public void arguments(int answer, int tool, String piece) {
        said(answer).arguments.get(tool).append(piece);
    }

    @Override
    public void media(int answer, Part.Media media) {
        said(answer).media.add(media);
    }

    @Override
    public void citation(int answer, String url, @Nullable String title) {
        said(answer).citations.add(url + " " + title);
    }

    @Override
    public void execution(int answer, String words) {
        said(answer).text.append(words);
    }

    @Override
    public void probabilities(int answer, String json) {}

    @Override
    public void finish(int answer, StopReason reason, @Nullable String sequence) {
        said(answer).reason = reason;
    }
}
