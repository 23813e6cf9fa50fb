package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.util.Set;

/// What a client asks for, as far as admission needs to know.
///
/// @param model the name the client used, an id or an alias
/// @param expectedTokens input by its length, and the output limit if the client set one
/// @param protocols the vendor protocols that can serve this dialect
public record CallRequest(
        Dialect dialect,
        Endpoint endpoint,
        String model,
        boolean stream,
        long expectedTokens,
        Set<Protocol> protocols,
        CallRecord.Client client) {}
