/// Models: what is offered, at which price, by which vendors.
@NullMarked
package dev.farthing.web.models;

import org.jspecify.annotations.NullMarked;
