using GaDms.Imaging.Native;

namespace GaDms.Imaging;

/// <summary>How <see cref="Resampler.Resize"/> finds the value of a new pixel.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel's value (OpenCV, INTER_NEAREST_EXACT).</summary>
    Nearest,

    /// <summary>The mean of the pixels that a new one covers (OpenCV, INTER_AREA); meant for shrinking.</summary>
    Area,

    /// <summary>Pillow's antialiased bilinear filter, see <see cref="Resampler.ResizeBilinear(Image, int, int)"/>.</summary>
    Bilinear,

    /// <summary>Between the four nearest pixels, without antialiasing (OpenCV, INTER_LINEAR): the letterbox of detectors.</summary>
    Linear,
}

/// <summary>Resizes pictures.</summary>
public static class Resampler
{
    /// <summary>Bilinear as Pillow does it, bit for bit: a triangle filter whose support grows with the reduction,
    /// first along rows, then along columns, rounded to 8 bits after each pass. This is the resize of the published
    /// evaluation transform (torchvision's <c>Resize</c> on a Pillow image).</summary>
    /// <exception cref="ImageException">A side is below 1 or the result is too large.</exception>
    public static Image ResizeBilinear(Image image, int width, int height) => Resize(image, width, height, Interpolation.Bilinear);

    /// <summary>As the other form, into a picture that is there already.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="resized">Receives the result; its size is the one wanted.</param>
    public static unsafe void ResizeBilinear(Image image, Image resized)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(resized);
        fixed (byte* source = image.Pixels)
        fixed (byte* target = resized.Pixels)
            NativeMethods.Check(NativeMethods.gadms_resize_bilinear(source, image.Width, image.Height, target, resized.Width, resized.Height), "Resize");
    }

    /// <summary>Resizes to <paramref name="width"/> x <paramref name="height"/> pixels.</summary>
    /// <exception cref="ImageException">A side is below 1 or the result is too large.</exception>
    public static unsafe Image Resize(Image image, int width, int height, Interpolation interpolation)
    {
        ArgumentNullException.ThrowIfNull(image);
        Image result = Image.Uninitialized(width, height);
        if (interpolation == Interpolation.Bilinear)
        {
            ResizeBilinear(image, result);
            return result;
        }

        fixed (byte* source = image.Pixels)
        fixed (byte* target = result.Pixels)
            NativeMethods.Check(NativeMethods.gadms_resize_opencv(source, image.Width, image.Height, target, width, height, (int)interpolation), "Resize");

        return result;
    }
}
