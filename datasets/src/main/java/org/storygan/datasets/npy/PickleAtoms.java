package org.storygan.datasets.npy;

import java.util.Locale;

/** Values without parts: numbers, flags, text, byte strings. */
final class PickleAtoms {

    private PickleAtoms() {}

    /** The value that this opcode stands for, which must be one that makes data. */
    static Object read(int opcode, PickleInput in) {
        return switch (opcode) {
            case 'N' -> None.NONE;
            case 0x88 -> Boolean.TRUE;
            case 0x89 -> Boolean.FALSE;
            case 'I', 'L', 'F' -> written(opcode, in);
            case 'J' -> (long) in.signedInt();
            case 'K' -> in.unsigned(1);
            case 'M' -> in.unsigned(2);
            case 0x8A -> integer(in, in.unsigned(1));
            case 0x8B -> integer(in, in.signedInt());
            case 'G' -> in.bigEndianDouble();
            case 'S' -> PickleEscapes.quoted(in.line(), in);
            case 'T' -> in.latin1(length(in));
            case 'U' -> in.latin1(in.unsigned(1));
            case 'V' -> PickleEscapes.unicode(in.line(), in);
            case 'X' -> in.utf8(in.unsigned(4));
            case 0x8C -> in.utf8(in.unsigned(1));
            case 0x8D -> in.utf8(in.unsignedLong());
            case 'B' -> Bytes.of(in.take(in.unsigned(4)));
            case 'C' -> Bytes.of(in.take(in.unsigned(1)));
            case 0x8E, 0x96 -> Bytes.of(in.take(in.unsignedLong()));
            default -> throw in.wrong(String.format(Locale.ROOT, "what its opcode %02x makes is not data", opcode));
        };
    }

    private static int length(PickleInput in) {
        int length = in.signedInt();
        if (length < 0) {
            throw in.wrong("it claims a text of " + length + " bytes");
        }
        return length;
    }

    /** Little-endian two's complement of any number of bytes, of which 8 are taken. */
    private static long integer(PickleInput in, long size) {
        if (size < 0 || size > Long.BYTES) {
            throw in.wrong("it holds a number of " + size + " bytes; 8 are the most that are read");
        }
        byte[] bytes = in.take(size);
        long value = size > 0 && bytes[(int) size - 1] < 0 ? -1 : 0;
        for (int i = (int) size - 1; i >= 0; i--) {
            value = value << 8 | bytes[i] & 0xFF;
        }
        return value;
    }

    /** A number in decimal on a line of its own, as protocol 0 writes it. */
    private static Object written(int opcode, PickleInput in) {
        String line = in.line();
        if (opcode == 'I' && (line.equals("00") || line.equals("01"))) {
            return line.equals("01"); // how flags were written before they had an opcode
        }
        String digits = opcode == 'L' && line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
        try {
            if (opcode == 'F' && digits.matches("-?(inf|nan|[0-9.]{1,40}(e[-+]?[0-9]{1,4})?)")) {
                return Double.parseDouble(digits.replace("inf", "Infinity").replace("nan", "NaN"));
            }
            if (opcode != 'F' && digits.matches("-?[0-9]{1,19}")) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            throw in.wrong("\"" + digits + "\" is no number that is read");
        }
        throw in.wrong("\"" + PickleGlobal.shown(digits) + "\" is no number that is read");
    }
}
