/** The rules that the code of every module follows: who may use whom, what nobody uses, how large things get. */
package org.storygan.docs.rules;
