/// How it goes: figures for dashboards, told from sums that are written with the calls.
@NullMarked
package dev.farthing.application.observation;

import org.jspecify.annotations.NullMarked;
