package org.storygan.datasets.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.storygan.datasets.story.DataException;

/**
 * Reads pickles of protocols 0 to 5 that hold data: numbers, text, byte strings, lists, tuples, dictionaries and arrays.
 * Byte strings of Python 2 become text in Latin-1, as with {@code numpy.load(encoding="latin1")}.
 *
 * <p>The opcodes are those that Python's {@code pickletools} documents. Nothing is called by name.
 */
public final class Pickle {

    private static final long MOST_BYTES = 1L << 28;

    private final PickleInput in;
    private final PickleStack stack;
    private final PickleDialect dialect;

    private Pickle(PickleInput in, PickleDialect dialect) {
        this.in = in;
        this.dialect = dialect;
        in.limitText(dialect.limits().text());
        stack = new PickleStack(in, dialect.limits());
    }

    /** The value in a file that is a pickle and nothing else. */
    public static Object read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new DataException(file + " is too large for a pickle of a data set")
                        .expected("at most " + (MOST_BYTES >> 20) + " MB", (Files.size(file) >> 20) + " MB");
            }
            return read(Files.readAllBytes(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new DataException("there is no file " + file, e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The value in these bytes.
     *
     * @param name what error messages call them
     */
    public static Object read(byte[] pickle, String name) {
        var in = new PickleInput(ByteBuffer.wrap(pickle), name);
        return new Pickle(in, new PickleCalls(in, name)).whole();
    }

    /** The value in these bytes, which may name what the dialect knows, and nothing else. */
    public static Object read(byte[] pickle, String name, PickleDialect dialect) {
        return new Pickle(new PickleInput(ByteBuffer.wrap(pickle), name), dialect).whole();
    }

    /** The value of the first of several pickles one after the other; the buffer then stands behind it. */
    public static Object next(ByteBuffer pickles, String name, PickleDialect dialect) {
        var in = new PickleInput(pickles, name);
        Object value = new Pickle(in, dialect).read();
        pickles.position(in.end());
        return value;
    }

    private Object whole() {
        Object value = read();
        if (!in.isAtEnd()) {
            throw in.wrong("it goes on after its end");
        }
        return value;
    }

    private Object read() {
        for (int opcode = in.opcode(); opcode != '.'; opcode = in.opcode()) {
            if (!dialect.reads(opcode)) {
                throw in.wrong(String.format(Locale.ROOT, "its opcode %02x is none that is read here", opcode));
            }
            if (!remember(opcode) && !collect(opcode) && !call(opcode)) {
                stack.push(PickleAtoms.read(opcode, in));
            }
        }
        Object value = stack.pop();
        if (!stack.isEmpty()) {
            throw in.wrong("it ends before all of it is used");
        }
        return Nesting.checked(value, in);
    }

    /** Opcodes about the stack and the memo; false for others. */
    private boolean remember(int opcode) {
        switch (opcode) {
            case 0x80 -> in.protocol();
            case 0x95 -> in.frame();
            case '(' -> stack.mark();
            case '0' -> stack.popAny();
            case '1' -> stack.popMark();
            case '2' -> stack.push(stack.peek());
            case 'g' -> stack.get(in.index(in.line()));
            case 'h' -> stack.get(in.unsigned(1));
            case 'j' -> stack.get(in.unsigned(4));
            case 'p' -> stack.put(in.index(in.line()));
            case 'q' -> stack.put(in.unsigned(1));
            case 'r' -> stack.put(in.unsigned(4));
            case 0x94 -> stack.putNext();
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Opcodes about lists, tuples and dictionaries; false for others. */
    private boolean collect(int opcode) {
        switch (opcode) {
            case ']' -> stack.push(PickleStack.list(List.of()));
            case '}' -> stack.push(stack.dictionary(List.of()));
            case ')' -> stack.push(new Tuple(List.of()));
            case 'l' -> stack.push(PickleStack.list(stack.popMark()));
            case 'd' -> stack.push(stack.dictionary(stack.popMark()));
            case 't' -> stack.push(new Tuple(stack.popMark()));
            case 0x85 -> stack.push(new Tuple(stack.pop(1)));
            case 0x86 -> stack.push(new Tuple(stack.pop(2)));
            case 0x87 -> stack.push(new Tuple(stack.pop(3)));
            case 'a' -> stack.append(stack.pop(1));
            case 'e' -> stack.append(stack.popMark());
            case 's' -> stack.setItems(stack.pop(2));
            case 'u' -> stack.setItems(stack.popMark());
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Opcodes that name functions and call them; false for others. */
    private boolean call(int opcode) {
        switch (opcode) {
            case 'c' -> stack.push(dialect.named(in.line(), in.line()));
            case 0x93 -> {
                var names = stack.pop(2);
                stack.push(dialect.named(named(names.get(0)), named(names.get(1))));
            }
            case 'R' -> {
                var call = stack.pop(2);
                if (!(call.get(1) instanceof Tuple arguments)) {
                    throw in.wrong("it calls what is no function");
                }
                stack.push(dialect.call(call.get(0), arguments.items()));
            }
            case 'b' -> {
                Object state = stack.pop();
                dialect.complete(stack.peek(), state);
            }
            case 'Q' -> stack.push(dialect.persistent(stack.pop()));
            case 'i' -> throw in.refused(in.line() + "." + in.line());
            default -> {
                return false;
            }
        }
        return true;
    }

    private String named(Object name) {
        return Optional.of(name)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElseThrow(() -> in.wrong("a function's name is no text"));
    }
}
