/// What is there before anybody has made anything: the first start's vendors, and what the configuration file says.
@NullMarked
package dev.farthing.application.scenery;

import org.jspecify.annotations.NullMarked;
