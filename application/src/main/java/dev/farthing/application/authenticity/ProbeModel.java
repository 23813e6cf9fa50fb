package dev.farthing.application.authenticity;

import dev.farthing.application.Listing;
import dev.farthing.application.authenticity.ModelProbe.Heard;
import dev.farthing.application.relay.TokenCounter;
import dev.farthing.application.upstream.FindProvider;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.application.upstream.OpenActiveCredential;
import dev.farthing.domain.authenticity.AskedModel;
import dev.farthing.domain.authenticity.Claim;
import dev.farthing.domain.authenticity.Finding;
import dev.farthing.domain.authenticity.ProbeAnswer;
import dev.farthing.domain.authenticity.ProbePrompt;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.UsageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Asks a model at its vendor a few known questions, and tells what the answers say of it; no transaction is open
/// while it answers.
@ApplicationScoped
public class ProbeModel {
    private static final int LONGEST_ANSWER = 500;
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    private final FindProvider findProvider;
    private final ListModels models;
    private final OpenActiveCredential credentials;
    private final ModelProbe vendor;
    private final TokenCounter counter;
    private final NoteProbe noteProbe;

    public ProbeModel(
            FindProvider findProvider,
            ListModels models,
            OpenActiveCredential credentials,
            ModelProbe vendor,
            TokenCounter counter,
            NoteProbe noteProbe) {
        this.findProvider = findProvider;
        this.models = models;
        this.credentials = credentials;
        this.vendor = vendor;
        this.counter = counter;
        this.noteProbe = noteProbe;
    }

    public Probed probe(UUID providerId, String upstreamModel) {
        var provider = findProvider.find(providerId).provider();
        var opened = credentials.open(providerId);
        var routed = models.list(Listing.ALL).items().stream()
                .map(KeptModel::model)
                .filter(model -> model.routes().stream()
                        .anyMatch(route -> route.providerId().equals(providerId)
                                && route.upstreamModel().equals(upstreamModel)))
                .toList();
        var first = routed.isEmpty() ? null : routed.getFirst();
        noteProbe.note(providerId, upstreamModel);
        var through = opened == null ? provider : provider.via(opened.proxy());
        var answers = new ArrayList<ProbeAnswer>();
        for (var prompt : ProbePrompt.values()) {
            try {
                answers.add(answer(
                        prompt,
                        vendor.ask(
                                through, opened == null ? null : opened.secret(), upstreamModel, prompt, limit(first)),
                        first == null ? null : first.tokenizer()));
            } catch (FaultException trouble) {
                answers.add(new ProbeAnswer(prompt, null, null, "", trouble.sentence()));
                if (answers.size() == 1) {
                    break;
                }
            }
        }
        var asked = asked(provider, upstreamModel, routed);
        return new Probed(provider.name(), asked, answers, ProbeAnswer.findings(asked, answers));
    }

    private static String limit(@Nullable Model model) {
        return model != null && model.capabilities().contains(MAX_COMPLETION_TOKENS)
                ? MAX_COMPLETION_TOKENS
                : "max_tokens";
    }

    private static AskedModel asked(Provider provider, String upstreamModel, List<Model> routed) {
        var address = provider.baseUrl();
        return new AskedModel(
                upstreamModel,
                routed.stream().map(Model::id).toList(),
                Provenance.leavesNamesToCustomers(
                        provider.rules().provenance(), address == null ? null : address.toString()));
    }

    private ProbeAnswer answer(ProbePrompt prompt, Heard heard, @Nullable String tokenizer) {
        var reply = heard.reply();
        var reported = reply.reported();
        var text = reply.text() == null ? "" : reply.text();
        var counted = counter.count(tokenizer, Endpoint.CHAT_COMPLETIONS, List.of(heard.request()), reply)
                .toCompletableFuture()
                .join();
        return new ProbeAnswer(
                prompt,
                new Claim(
                        reply.echoedModel(),
                        reported == null
                                ? null
                                : new Claim.Tokens(
                                        reported.tokens().promptTokens(),
                                        reported.tokens().cacheRead(),
                                        reported.flags().contains(Claim.ODD_CACHE),
                                        reported.tokens().completionTokens()),
                        reply.generated().codePoints(),
                        reply.whole(),
                        null,
                        heard.latencyMillis()),
                counter.knows(tokenizer) && counted.source() == UsageSource.EXACT
                        ? counted.tokens().promptTokens()
                        : null,
                text.length() > LONGEST_ANSWER ? text.substring(0, LONGEST_ANSWER) : text,
                null);
    }

    /// What the questions came to.
    public record Probed(String provider, AskedModel asked, List<ProbeAnswer> answers, List<Finding> findings) {
        public Probed {
            answers = List.copyOf(answers);
            findings = List.copyOf(findings);
        }
    }
}
