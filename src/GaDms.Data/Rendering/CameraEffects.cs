using System.Numerics;
using GaDms.Imaging;

namespace GaDms.Data.Rendering;

/// <summary>What light, lens and sensor do to a finished drawing.</summary>
internal static class CameraEffects
{
    private const float MinSigma = 0.15f; // in pixels; less is invisible

    public static Image Apply(Image drawing, ViewParameters view)
    {
        float sigma = view.Blur * drawing.Height;
        Image image = sigma > MinSigma ? Filters.GaussianBlur(drawing, sigma) : drawing;
        Expose(image, view, Prng.For(view.SceneSeed, 2));
        return image;
    }

    private static void Expose(Image image, ViewParameters view, Prng prng)
    {
        byte[] pixels = image.Pixels;
        Vector3 gain = view.Cast * view.Gain;
        // A uniform draw of deviation 1 spans 2 sqrt 3; the sum of two such bytes is near enough to a bell.
        float noise = view.SensorNoise * MathF.Sqrt(6) / 255;
        ulong bits = 0;
        int left = 0;
        for (int y = 0, at = 0; y < image.Height; y++)
        {
            float down = 1 - (view.Gradient.Y * ((y / (float)image.Height) - 0.5f));
            for (int x = 0; x < image.Width; x++, at += 3)
            {
                float light = down * (1 - (view.Gradient.X * ((x / (float)image.Width) - 0.5f)));
                for (int channel = 0; channel < 3; channel++)
                {
                    if (left == 0)
                        (bits, left) = (prng.NextUInt64(), 4);
                    float draw = (float)(bits & 255) - ((bits >> 8) & 255);
                    bits >>= 16;
                    left--;
                    float value = pixels[at + channel] * light * gain[channel];
                    value = 118 + ((value - 118) * view.Contrast) + (draw * noise);
                    pixels[at + channel] = (byte)Math.Clamp(value + 0.5f, 0, 255);
                }
            }
        }
    }
}
