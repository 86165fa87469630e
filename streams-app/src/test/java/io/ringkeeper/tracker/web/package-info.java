@NullMarked
package io.ringkeeper.tracker.web;

import org.jspecify.annotations.NullMarked;
