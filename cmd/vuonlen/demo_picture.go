package main

import (
	"image"
	"image/color"
	"image/draw"
)

// demoPicture is what the demo's article shows: two houses on a field, drawn here, so
// that it is nobody's photograph.
func demoPicture() *image.Paletted {
	sky, field, wall, roof, door, sun := color.RGBA{0xd7, 0xec, 0xf5, 255}, color.RGBA{0x7a, 0xb8, 0x6a, 255}, color.RGBA{0xf6, 0xef, 0xdf, 255}, color.RGBA{0xb2, 0x4a, 0x32, 255}, color.RGBA{0x5b, 0x41, 0x2e, 255}, color.RGBA{0xf2, 0xc9, 0x4c, 255}
	m := image.NewPaletted(image.Rect(0, 0, 960, 540), color.Palette{sky, field, wall, roof, door, sun})
	fill := func(r image.Rectangle, c color.Color) { draw.Draw(m, r, image.NewUniform(c), image.Point{}, draw.Src) }
	fill(image.Rect(0, 360, 960, 540), field)
	for y := -60; y <= 60; y++ {
		for x := -60; x <= 60; x++ {
			if x*x+y*y <= 3600 {
				m.Set(800+x, 110+y, sun)
			}
		}
	}
	for _, at := range []image.Point{{150, 250}, {520, 290}} {
		fill(image.Rect(at.X, at.Y, at.X+240, at.Y+160), wall)
		for y := range 90 { // the roof grows from its ridge
			fill(image.Rect(at.X+120-y*5/3, at.Y-90+y, at.X+120+y*5/3, at.Y-89+y), roof)
		}
		fill(image.Rect(at.X+95, at.Y+70, at.X+145, at.Y+160), door)
	}
	return m
}
