/// The pages of what people are told of unasked: rules, receivers, and what was told.
@NullMarked
package dev.farthing.web.alerts;

import org.jspecify.annotations.NullMarked;
