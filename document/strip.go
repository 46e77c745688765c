package document

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/jpeg"
	"image/png"
	"slices"

	"vuonlen/internal/fault"
)

// maxPixels bounds an image. Telephones make up to 108 million of them in one shot; a
// picture of billions that packs into some kilobytes stops the program that shows it.
const maxPixels = 120_000_000

// stripJPEG takes everything out of a photograph that is not the picture: where and
// when and by what it was taken (Exif, XMP, IPTC), previews, comments, and what stands
// behind the picture, such as the short films of some telephones. The picture itself is
// copied byte for byte, with the colour profile, and which way is up.
func stripJPEG(b []byte) ([]byte, *fault.Error) {
	out := append(make([]byte, 0, len(b)), 0xff, 0xd8)
	after := len(out) // where the orientation goes: behind JFIF, which stands first
	up := 0
	for at := 2; ; {
		marker, next := jpegMarker(b, at)
		switch {
		case marker < 0:
			return nil, damaged()
		case marker == 0xd9: // end of the picture
			out = append(out, 0xff, 0xd9)
			if up > 1 {
				out = slices.Insert(out, after, jpegSegment(0xe1, append([]byte("Exif\x00\x00"), exifUp(up)...))...)
			}
			if c, err := jpeg.DecodeConfig(bytes.NewReader(out)); err != nil {
				return nil, damaged().By(err)
			} else if !pixels(c.Width, c.Height) {
				return nil, notTaken("pixels")
			}
			return out, nil
		case marker >= 0xd0 && marker <= 0xd7: // a restart outside the picture says nothing
			at = next
			continue
		case marker < 0xc0 || marker == 0xd8 || marker == 0xc8 || marker >= 0xf0 && marker <= 0xfd:
			return nil, damaged()
		}
		if next+2 > len(b) {
			return nil, damaged()
		}
		end := next + int(binary.BigEndian.Uint16(b[next:]))
		if end < next+2 || end > len(b) {
			return nil, damaged()
		}
		part := b[next+2 : end]
		at = end
		switch {
		case marker == 0xe0 && bytes.HasPrefix(part, []byte("JFIF\x00")):
			if len(part) > 14 { // without its preview
				part = append(slices.Clone(part[:12]), 0, 0)
			}
			first := len(out) == 2
			out = append(out, jpegSegment(0xe0, part)...)
			if first {
				after = len(out)
			}
			continue
		case marker == 0xe1:
			if exif, ok := bytes.CutPrefix(part, []byte("Exif\x00\x00")); ok && up == 0 {
				up = exifOrientation(exif)
			}
			continue
		case marker == 0xe2 && bytes.HasPrefix(part, []byte("ICC_PROFILE\x00")), // what the colours mean
			marker == 0xee && bytes.HasPrefix(part, []byte("Adobe")): // and how they are written
		case marker >= 0xe0 && marker <= 0xef, marker == 0xfe:
			continue
		}
		out = append(out, jpegSegment(byte(marker), part)...)
		if marker == 0xda { // what follows is the picture, up to the next marker
			for at = end; ; at++ {
				i := bytes.IndexByte(b[at:], 0xff)
				if i < 0 || at+i+1 >= len(b) {
					return nil, damaged()
				}
				at += i
				if m := b[at+1]; m != 0 && (m < 0xd0 || m > 0xd7) {
					break
				}
			}
			out = append(out, b[end:at]...)
		}
	}
}

// jpegMarker finds the next marker and where what follows it begins; -1 when there is
// none. Bytes between segments are passed over, as decoders do.
func jpegMarker(b []byte, at int) (marker, next int) {
	for {
		i := bytes.IndexByte(b[min(at, len(b)):], 0xff)
		if i < 0 {
			return -1, 0
		}
		for at += i; at < len(b) && b[at] == 0xff; at++ {
		}
		if at == len(b) {
			return -1, 0
		}
		if b[at] != 0 {
			return int(b[at]), at + 1
		}
	}
}

func jpegSegment(marker byte, part []byte) []byte {
	n := len(part) + 2
	return append([]byte{0xff, marker, byte(n >> 8), byte(n)}, part...)
}

func pixels(width, height int) bool {
	return width > 0 && height > 0 && int64(width)*int64(height) <= maxPixels
}

// exifOrientation finds in Exif which way is up: 1 to 8, 0 when it does not say.
func exifOrientation(b []byte) int {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("MM\x00*")):
		order = binary.BigEndian
	case bytes.HasPrefix(b, []byte("II*\x00")):
		order = binary.LittleEndian
	default:
		return 0
	}
	if len(b) < 8 {
		return 0
	}
	at := int64(order.Uint32(b[4:]))
	if at+2 > int64(len(b)) {
		return 0
	}
	for n := int64(order.Uint16(b[at:])); n > 0; n-- {
		e := at + 2 + 12*(n-1)
		if e+12 > int64(len(b)) {
			continue
		}
		if f := b[e : e+12]; order.Uint16(f) == 0x0112 && order.Uint16(f[2:]) == 3 && order.Uint32(f[4:]) == 1 {
			if v := int(order.Uint16(f[8:])); v >= 1 && v <= 8 {
				return v
			}
		}
	}
	return 0
}

// exifUp is Exif that says which way is up and nothing else.
func exifUp(up int) []byte {
	return []byte{'M', 'M', 0, '*', 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(up), 0, 0, 0, 0, 0, 0}
}

const pngHead = "\x89PNG\r\n\x1a\n"

// pngKept are the chunks of a PNG that say how the picture looks. All others are taken
// out: texts, times, Exif, further pictures, whatever programs put beside.
var pngKept = []string{"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "bKGD", "hIST", "pHYS", "sPLT"}

// stripPNG is [stripJPEG] for PNG.
func stripPNG(b []byte) ([]byte, *fault.Error) {
	out := append(make([]byte, 0, len(b)), pngHead...)
	picture, up := 0, 0 // where the picture begins
	for at := len(pngHead); ; {
		if at+12 > len(b) {
			return nil, damaged()
		}
		n := int64(binary.BigEndian.Uint32(b[at:]))
		if int64(at)+12+n > int64(len(b)) {
			return nil, damaged()
		}
		chunk := b[at : int64(at)+12+n]
		kind, part := string(chunk[4:8]), chunk[8:8+n]
		if crc32.ChecksumIEEE(chunk[4:8+n]) != binary.BigEndian.Uint32(chunk[8+n:]) {
			return nil, damaged()
		}
		at += len(chunk)
		if kind == "eXIf" && up == 0 {
			up = exifOrientation(part)
		}
		switch {
		case !slices.Contains(pngKept, kind):
			if kind[0]&0x20 == 0 { // without it the picture cannot be shown
				return nil, damaged()
			}
			continue
		case kind == "IDAT" && picture == 0:
			picture = len(out)
		}
		out = append(out, chunk...)
		if kind == "IEND" {
			break
		}
	}
	if picture == 0 {
		return nil, damaged()
	}
	if up > 1 {
		out = slices.Insert(out, picture, pngChunk("eXIf", exifUp(up))...)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(out)); err != nil {
		return nil, damaged().By(err)
	} else if !pixels(c.Width, c.Height) {
		return nil, notTaken("pixels")
	}
	return out, nil
}

func pngChunk(kind string, part []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(part)))
	b = append(append(b, kind...), part...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}
