// How a convolution moves over an image, and its operands for the tiled product of tile.cuh. The matrices that a
// convolution multiplies are never made: an operand computes where each element comes from.
//
//   x (n, h, w, c), weight (out, kh, kw, c / groups), y (n, oh, ow, out); x and y may have gaps between pixels
#pragma once

#include "tile.cuh"

struct Window {
    int images, height, width, channels;        // of x
    int outHeight, outWidth, outChannels;       // of y
    int kernelHeight, kernelWidth;
    int strideHeight, strideWidth, top, left;   // of the window; top and left are the padding there
    int groups, splits, channelsOfGroup, outChannelsOfGroup;
    int imageOfX, rowOfX, columnOfX;            // strides in elements; channels are neighbours
    int imageOfY, rowOfY, columnOfY;
};

__device__ __forceinline__ int inOfGroup(const Window& v) { return v.channelsOfGroup; }
__device__ __forceinline__ int outOfGroup(const Window& v) { return v.outChannelsOfGroup; }
__device__ __forceinline__ int ceilDivided(int a, int b) { return (a + b - 1) / b; }

// the terms that a split sums: a whole number of every tile's depth, which keeps loads aligned
__device__ __forceinline__ int depthOfSplit(int depth, int splits) { return ceilDivided(ceilDivided(depth, splits), 16) * 16; }

// A walk through three nested axes, the last one the fastest: (tap row, tap column, channel) or (image, row, column).
struct Odometer {
    int slow, middle, fast;
    int middles, fasts;

    __device__ __forceinline__ Odometer() {}
    // an axis of size 0 counts as 1: nothing is read there, but the walk must end
    __device__ __forceinline__ Odometer(int index, int sizeOfMiddle, int sizeOfFast)
        : middles(max(1, sizeOfMiddle)), fasts(max(1, sizeOfFast)) {
        int above = index / fasts;
        fast = index - above * fasts;
        slow = above / middles;
        middle = above - slow * middles;
    }

    __device__ __forceinline__ void advance(int steps) {
        for (fast += steps; fast >= fasts; fast -= fasts) {
            if (++middle == middles) {
                middle = 0;
                slow++;
            }
        }
    }
};

// The images that an operand reads through windows: x going forward and for the weights, dy going back to x.
struct Picture {
    const float* base;  // of the group's first channel
    int height, width, image, row, column;

    __device__ __forceinline__ const float* at(int n, int r, int c, int channel) const {
        return base + static_cast<long long>(n) * image + static_cast<long long>(r) * row + c * column + channel;
    }
    __device__ __forceinline__ bool has(int r, int c) const {
        return static_cast<unsigned>(r) < static_cast<unsigned>(height) &&
               static_cast<unsigned>(c) < static_cast<unsigned>(width);
    }
    __device__ __forceinline__ bool isWide(int channels) const {
        return channels % 4 == 0 && image % 4 == 0 && row % 4 == 0 && column % 4 == 0 && beginsAt16(base);
    }
};

__device__ __forceinline__ Picture pictureOfX(const Window& v, const float* x, int group) {
    return {x + group * inOfGroup(v), v.height, v.width, v.imageOfX, v.rowOfX, v.columnOfX};
}

__device__ __forceinline__ Picture pictureOfY(const Window& v, const float* y, int group) {
    return {y + group * outOfGroup(v), v.outHeight, v.outWidth, v.imageOfY, v.rowOfY, v.columnOfY};
}

// Rows are windows, terms are (tap row, tap column, channel); tap t of a window at r reads row r + SIGN * t.
template <int EXTENT, int DEPTH, int THREADS, int SIGN>
struct WindowOperand {
    static constexpr bool ALONG = true;
    typedef Share<EXTENT, DEPTH, THREADS> Part;
    const Picture& picture;
    int image[Part::PIECES], row[Part::PIECES], column[Part::PIECES];  // image -1: no such window
    Odometer tap;
    int end;
    bool wide;
    Quad staged[Part::PIECES];

    __device__ __forceinline__ WindowOperand(const Picture& picture, int taps, int channels, int begin, int end)
        : picture(picture), tap(begin + Part::depthAlong(0), taps, channels), end(end) {
        wide = picture.isWide(channels);
    }

    // where the window of a piece's row is
    __device__ __forceinline__ void place(int piece, int n, int r, int c) {
        image[piece] = Part::mine(piece) ? n : -1;
        row[piece] = r;
        column[piece] = c;
    }

    __device__ __forceinline__ float one(int p, const Odometer& t) const {
        int r = row[p] + SIGN * t.slow, c = column[p] + SIGN * t.middle;
        return picture.has(r, c) ? *picture.at(image[p], r, c, t.fast) : 0.0f;
    }

    __device__ __forceinline__ Quad quad(int p, int terms) const {
        int r = row[p] + SIGN * tap.slow, c = column[p] + SIGN * tap.middle;
        Quad quad = {{0, 0, 0, 0}};
        if (wide && picture.has(r, c)) {
            return *reinterpret_cast<const Quad*>(picture.at(image[p], r, c, tap.fast));
        }
        if (!wide) {
            Odometer t = tap;
#pragma unroll
            for (int i = 0; i < 4; i++) {
                quad.at[i] = i < terms ? one(p, t) : 0.0f;
                t.advance(1);
            }
        }
        return quad;
    }

    __device__ __forceinline__ void fetch(int k0) {
        int terms = end - k0 - Part::depthAlong(0);
#pragma unroll
        for (int p = 0; p < Part::PIECES; p++) {
            staged[p] = image[p] >= 0 && terms > 0 ? quad(p, terms) : Quad{{0, 0, 0, 0}};
        }
        tap.advance(DEPTH);
    }

    template <class Sink>
    __device__ __forceinline__ void put(const Sink& sink) const {
#pragma unroll
        for (int p = 0; p < Part::PIECES; p++) {
            if (Part::mine(p)) {
                sink.along(Part::rowAlong(p), Part::depthAlong(p), staged[p]);
            }
        }
    }
};

// What the operands that are read across the terms share: element i of a term, four neighbours a piece. SOURCE says
// where four neighbours of a term are, and walks from term to term.
template <int EXTENT, int DEPTH, int THREADS, class SOURCE>
struct AcrossOperand {
    static constexpr bool ALONG = false;
    typedef Share<EXTENT, DEPTH, THREADS> Part;
    SOURCE source;
    Odometer term;  // of the first piece
    int first, extent, end;
    Quad staged[Part::PIECES];

    __device__ __forceinline__ AcrossOperand(const SOURCE& source, int first, int extent, int begin, int end)
        : source(source), term(source.term(begin + Part::depthAcross(0))), first(first), extent(extent), end(end) {}

    __device__ __forceinline__ void fetch(int k0) {
#pragma unroll
        for (int p = 0; p < Part::PIECES; p++) {
            int i = first + Part::rowAcross(p);
            bool inside = Part::mine(p) && i < extent && k0 + Part::depthAcross(p) < end;
            staged[p] = inside ? source.quad(term, i, extent - i) : Quad{{0, 0, 0, 0}};
            term.advance(DEPTH / Part::PIECES);  // to the next piece, and from the last one to the next fetch
        }
    }

    template <class Sink>
    __device__ __forceinline__ void put(const Sink& sink) const {
#pragma unroll
        for (int p = 0; p < Part::PIECES; p++) {
            if (Part::mine(p)) {
                sink.across(Part::rowAcross(p), Part::depthAcross(p), staged[p]);
            }
        }
    }
};

// Terms are (image, row, column) of y, elements its channels: dy for the gradient of the weights.
struct PixelSource {
    const Picture& picture;
    bool wide;

    __device__ __forceinline__ explicit PixelSource(const Picture& picture, int channels)
        : picture(picture), wide(picture.isWide(channels)) {}
    __device__ __forceinline__ Odometer term(int k) const { return Odometer(k, picture.height, picture.width); }
    __device__ __forceinline__ Quad quad(const Odometer& pixel, int channel, int count) const {
        return loadQuad(picture.at(pixel.slow, pixel.middle, pixel.fast, channel), 1, count, wide);
    }
};

// Terms are (image, row, column) of y, elements the (tap row, tap column, channel) of x in the window there.
struct PatchSource {
    const Picture& picture;
    const Window& v;
    bool wide;

    __device__ __forceinline__ PatchSource(const Picture& picture, const Window& v)
        : picture(picture), v(v), wide(picture.isWide(inOfGroup(v))) {}
    __device__ __forceinline__ Odometer term(int k) const { return Odometer(k, v.outHeight, v.outWidth); }
    __device__ __forceinline__ Quad quad(const Odometer& pixel, int element, int count) const {
        Odometer tap(element, v.kernelWidth, inOfGroup(v));
        int r = pixel.middle * v.strideHeight - v.top, c = pixel.fast * v.strideWidth - v.left;
        Quad quad = {{0, 0, 0, 0}};
        if (wide) {
            return picture.has(r + tap.slow, c + tap.middle)
                       ? *reinterpret_cast<const Quad*>(picture.at(pixel.slow, r + tap.slow, c + tap.middle, tap.fast))
                       : quad;
        }
#pragma unroll
        for (int i = 0; i < 4; i++) {
            if (i < count && picture.has(r + tap.slow, c + tap.middle)) {
                quad.at[i] = *picture.at(pixel.slow, r + tap.slow, c + tap.middle, tap.fast);
            }
            tap.advance(1);
        }
        return quad;
    }
};
