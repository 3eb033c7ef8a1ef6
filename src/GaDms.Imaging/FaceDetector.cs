using GaDms.Imaging.Native;

namespace GaDms.Imaging;

/// <summary>OpenCV's cascades for faces from the front and from the side (Viola and Jones 2001).</summary>
/// <remarks>Not for several threads at once.</remarks>
public sealed unsafe class FaceDetector : IDisposable
{
    private const string Frontal = "haarcascade_frontalface_alt2.xml";
    private const string Profile = "haarcascade_profileface.xml";
    private const double Scale = 1.1;
    private const int Neighbors = 3;

    private static readonly string[] s_usualFolders =
    [
        "/usr/share/opencv4/haarcascades", "/usr/local/share/opencv4/haarcascades", "/usr/share/opencv/haarcascades",
    ];

    private readonly FacesHandle _handle;

    /// <summary>Loads the cascades.</summary>
    /// <param name="folder">That holds OpenCV's haarcascade files; null looks where Debian and OpenCV's installer put them.</param>
    /// <exception cref="ImageException">They are not there, or are damaged; the message says where they come from.</exception>
    public FaceDetector(string? folder = null)
    {
        string[] folders = folder is null ? s_usualFolders : [folder];
        string found = folders.FirstOrDefault(f => File.Exists(Path.Combine(f, Frontal)) && File.Exists(Path.Combine(f, Profile)))
            ?? throw new ImageException(
                $"The face cascades {Frontal} and {Profile} are not in {string.Join(" or ", folders)}. Install Debian's package opencv-data, or name the folder that holds them.");
        nint cascades;
        int status = NativeMethods.gadms_faces_open(Path.Combine(found, Frontal), Path.Combine(found, Profile), &cascades);
        NativeMethods.Check(status, "This face cascade cannot be loaded; install the package opencv-data again");
        _handle = new FacesHandle(cascades);
    }

    /// <summary>Finds faces; one seen by both cascades comes twice.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="leastSide">Of a face, in pixels, at least 1; the cascades themselves see none below 20.</param>
    public IReadOnlyList<PixelBox> Detect(Image image, int leastSide)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(leastSide, 1);
        PixelBox* boxes = null;
        int count;
        fixed (byte* pixels = image.Pixels)
        {
            int status = NativeMethods.gadms_faces_detect(
                _handle, pixels, image.Width, image.Height, Scale, Neighbors, leastSide, &boxes, &count);
            NativeMethods.Check(status, $"Finding faces in a {image.Width}x{image.Height} picture");
        }

        try
        {
            return new ReadOnlySpan<PixelBox>(boxes, count).ToArray();
        }
        finally
        {
            NativeMethods.gadms_vision_free(boxes);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();
}
