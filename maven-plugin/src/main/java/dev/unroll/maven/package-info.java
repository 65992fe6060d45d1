/// The goals of the Maven plug-in. A goal maps its parameters to a request of the compiler's `build`
/// package, and what comes of it to Maven's log and the IDE. Goals and parameters are documented in
/// Javadoc's older form, as Maven's tools make the plug-in's help of that.
@NullMarked
package dev.unroll.maven;

import org.jspecify.annotations.NullMarked;
