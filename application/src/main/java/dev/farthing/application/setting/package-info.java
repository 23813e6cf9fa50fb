/// What can be set at run time.
@NullMarked
package dev.farthing.application.setting;

import org.jspecify.annotations.NullMarked;
