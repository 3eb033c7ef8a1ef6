using GaDms.Imaging.Native;

namespace GaDms.Imaging;

/// <summary>Blurs, as a camera makes them; the border is mirrored.</summary>
public static class Filters
{
    /// <summary>Gaussian blur.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="sigma">Standard deviation in pixels, above 0 and at most 100.</param>
    public static unsafe Image GaussianBlur(Image image, double sigma)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sigma, 100);
        var result = new Image(image.Width, image.Height);
        fixed (byte* source = image.Pixels)
        fixed (byte* target = result.Pixels)
            NativeMethods.Check(NativeMethods.gadms_gaussian_blur(source, image.Width, image.Height, target, sigma), "Gaussian blur");
        return result;
    }

    /// <summary>The blur of a straight movement during exposure.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="length">Of the movement in pixels, 1 (no blur) to 255.</param>
    /// <param name="angleDegrees">0 moves along rows, 90 along columns.</param>
    public static unsafe Image MotionBlur(Image image, double length, double angleDegrees)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 255);
        if (!double.IsFinite(angleDegrees))
            throw new ArgumentOutOfRangeException(nameof(angleDegrees), angleDegrees, "An angle is a finite number.");
        var result = new Image(image.Width, image.Height);
        fixed (byte* source = image.Pixels)
        fixed (byte* target = result.Pixels)
            NativeMethods.Check(NativeMethods.gadms_motion_blur(source, image.Width, image.Height, target, length, angleDegrees), "Motion blur");
        return result;
    }
}
