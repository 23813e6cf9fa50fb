package dev.farthing.upstream.conversation;

import org.jspecify.annotations.Nullable;

/// Takes an answer as its parts are read, in the order in which the vendor told them.
///
/// Where several answers were asked for, each is known by its number from 0; where one asks for several tools, each
/// of them by its number from 0 within the answer.
public interface AnswerSink {
    /// A piece of the text.
    void text(int answer, String piece);

    /// A piece of a thought.
    void thought(int answer, String piece);

    /// The thought that was told last is signed, or what was told last is: a vendor wants to see this again.
    void signature(int answer, String signature);

    /// A thought that only its vendor can read.
    void sealedThought(int answer, String data);

    /// A piece of the sentence in which the model declines to answer.
    void refusal(int answer, String piece);

    /// The model asks for a tool; its arguments follow.
    ///
    /// @param signature by which the vendor knows the thought that led to it again
    void toolUse(int answer, int tool, String id, String name, @Nullable String signature);

    /// A piece of the arguments, JSON as text; all pieces of a tool together are an object, or nothing.
    void arguments(int answer, int tool, String piece);

    /// A picture or a sound that the model made.
    void media(int answer, Part.Media media);

    /// A source that the answer names.
    void citation(int answer, String url, @Nullable String title);

    /// What the vendor ran of itself, and what came of it, in words: programs and their output.
    void execution(int answer, String words);

    /// The probabilities of the tokens told last, as OpenAI writes them: a JSON object.
    void probabilities(int answer, String json);

    /// The answer has ended.
    ///
    /// @param sequence which of the caller's texts ended it
    void finish(int answer, StopReason reason, @Nullable String sequence);
}
