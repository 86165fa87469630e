/** What both connectors share: the settings that name the ensembles, and the plugin's version. */
@NullMarked
package io.ringkeeper.connect;

import org.jspecify.annotations.NullMarked;
