using GaDms.Imaging.Native;

namespace GaDms.Imaging;

/// <summary>How <see cref="PeopleDetector"/> searches; the defaults are those of OpenCV's Python call
/// <c>hog.detectMultiScale(image)</c>.</summary>
public sealed record PeopleDetectorSettings
{
    /// <summary>Least SVM weight of a window that counts.</summary>
    public double HitThreshold { get; init; }

    /// <summary>Pixels from window to window, 0 to 64; 0 is 8, the side of a cell. (OpenCV's winStride.)</summary>
    public int Stride { get; init; }

    /// <summary>Pixels by which windows may reach over the picture's edge, 0 to 256. (OpenCV rounds it up.)</summary>
    public int Padding { get; init; }

    /// <summary>From one size of people to the next, above 1 and at most 4.</summary>
    public double Scale { get; init; } = 1.05;

    /// <summary>A person counts where more windows than this agree; 0 gives every window. (OpenCV's finalThreshold.)</summary>
    public double GroupThreshold { get; init; } = 2;
}

/// <summary>A window that <see cref="PeopleDetector"/> takes for a person.</summary>
/// <param name="Box">Twice as high as wide; a standing person fills about three quarters of its height.</param>
/// <param name="Weight">The signed distance from the SVM's plane: 0 is undecided, 1 is fairly sure.</param>
public readonly record struct PeopleWindow(PixelBox Box, double Weight);

/// <summary>OpenCV's people detector: histograms of oriented gradients and a linear SVM (Dalal and Triggs 2005), trained on upright
/// pedestrians. Needs no model file. People below about 100 pixels of height are not found.</summary>
public static class PeopleDetector
{
    /// <summary>Finds people, in OpenCV's order.</summary>
    /// <param name="image">Left as it is; smaller than a window (64x128), it shows nobody.</param>
    /// <param name="settings">Null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    /// <exception cref="ImageException">OpenCV failed.</exception>
    public static unsafe IReadOnlyList<PeopleWindow> Detect(Image image, PeopleDetectorSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(image);
        settings ??= new PeopleDetectorSettings();
        Validate(settings);

        PixelBox* boxes = null;
        double* weights = null;
        int count;
        fixed (byte* pixels = image.Pixels)
        {
            int status = NativeMethods.gadms_people_detect(
                pixels, image.Width, image.Height, settings.HitThreshold, settings.Stride, settings.Padding, settings.Scale,
                settings.GroupThreshold, &boxes, &weights, &count);
            NativeMethods.Check(status, $"Finding people in a {image.Width}x{image.Height} picture");
        }

        try
        {
            var windows = new PeopleWindow[count];
            for (int i = 0; i < count; i++)
                windows[i] = new PeopleWindow(boxes[i], weights[i]);
            return windows;
        }
        finally
        {
            NativeMethods.gadms_vision_free(boxes);
            NativeMethods.gadms_vision_free(weights);
        }
    }

    private static void Validate(PeopleDetectorSettings settings)
    {
        if (settings.Stride is < 0 or > 64 || settings.Padding is < 0 or > 256 || settings.Scale is not (> 1 and <= 4)
            || !(settings.GroupThreshold >= 0) || !double.IsFinite(settings.HitThreshold))
        {
            throw new ArgumentOutOfRangeException(
                nameof(settings), settings, "Stride 0 to 64, padding 0 to 256, scale above 1 and at most 4, group threshold at least 0, hit threshold finite.");
        }
    }
}
