/// Anthropic's protocol, for vendors that speak it and callers that do.
@NullMarked
package dev.farthing.upstream.anthropic;

import org.jspecify.annotations.NullMarked;
