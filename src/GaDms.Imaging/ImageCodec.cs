using System.Buffers.Binary;
using GaDms.Imaging.Native;
using GaDms.IO;

namespace GaDms.Imaging;

/// <summary>Reads and writes picture files.</summary>
/// <remarks>Read: JPEG, PNG, BMP, WebP and TIFF (first page); GIF is recognised and refused. Pixels are those of libjpeg-turbo
/// and Pillow: alpha is dropped without blending, grey is copied to three channels, palettes are resolved, of 16 bits
/// the upper 8 are kept, CMYK is taken as Adobe writes it (inverted, within one level of Pillow). Colour profiles are ignored.
/// One exception: libtiff itself blends a TIFF's alpha onto black.
/// Everything happens in this process, which a decoder's fault would end: it is for pictures that the program has made (crops, thumbnails,
/// samples), that a model is trained on, or that a user names. What strangers send goes through <see cref="Decoding.DecoderPool"/>.</remarks>
public static class ImageCodec
{
    /// <summary>Reads a picture file.</summary>
    /// <param name="path">The file; the format is known by its content, not its extension.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ImageException">The file is missing, unreadable, empty, not a picture, truncated, damaged or
    /// larger than <see cref="DecodeOptions.MaxPixels"/>; the message names it.</exception>
    public static Image Load(string path, DecodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Decode(Read(path), options ?? new DecodeOptions(), path);
    }

    /// <summary>Reads a picture file and resizes it as <see cref="Resampler.ResizeBilinear(Image, int, int)"/> does, without a picture in between.</summary>
    /// <param name="path">The file.</param>
    /// <param name="resized">Receives the picture; its size is the one wanted.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ImageException">As for <see cref="Load"/>.</exception>
    public static void LoadResized(string path, Image resized, DecodeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(resized);
        options ??= new DecodeOptions();
        byte[] data = Read(path);
        ImageHeader header = Check(data, options, path);
        if (!IsPlainJpeg(data, header, options) || !DecodeJpegResized(data, header, resized, path))
            Resampler.ResizeBilinear(Decode(data, options, path), resized);
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{path}: cannot be read ({error.Message})", error);
        }
    }

    /// <summary>Decodes the content of a picture file.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ImageException">As for <see cref="Load"/>.</exception>
    public static Image Decode(ReadOnlySpan<byte> data, DecodeOptions? options = null)
        => Decode(data, options ?? new DecodeOptions(), "The picture");

    /// <summary>Width and height from the header alone, as stored (before any EXIF orientation).</summary>
    /// <param name="data">The file, or enough of its beginning to hold the header.</param>
    /// <exception cref="ImageException">It is not a known format, or the header is incomplete.</exception>
    public static (int Width, int Height) ReadSize(ReadOnlySpan<byte> data)
    {
        ImageHeader header = ReadHeader(data, "The picture");
        return (checked((int)header.Width), checked((int)header.Height));
    }

    /// <summary>Encodes as JPEG, 4:2:0.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="quality">1 to 100.</param>
    public static byte[] EncodeJpeg(Image image, int quality = 90) => Encode(image, ".JPG", quality);

    /// <summary>Encodes as PNG.</summary>
    public static byte[] EncodePng(Image image) => Encode(image, ".PNG", 100);

    /// <summary>Writes a file, whole or not at all.</summary>
    /// <param name="image">Left as it is.</param>
    /// <param name="path">The extension chooses the format: .jpg, .jpeg, .png, .bmp or .webp.</param>
    /// <param name="quality">1 to 100, for JPEG and WebP.</param>
    /// <exception cref="ImageException">The extension is not one of these, or the file cannot be written.</exception>
    public static void Save(Image image, string path, int quality = 90)
    {
        ArgumentNullException.ThrowIfNull(path);
        string extension = Path.GetExtension(path).ToUpperInvariant();
        if (extension is not (".JPG" or ".JPEG" or ".PNG" or ".BMP" or ".WEBP"))
            throw new ImageException($"{path}: pictures are written as .jpg, .png, .bmp or .webp; give the file one of these extensions.");

        byte[] data = Encode(image, extension, quality);
        try
        {
            AtomicFile.Write(path, stream => stream.Write(data));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"{path}: cannot be written ({error.Message})", error);
        }
    }

    private static ImageHeader ReadHeader(ReadOnlySpan<byte> data, string name)
    {
        if (data.IsEmpty)
            throw new ImageException($"{name}: the file is empty.");
        if (ImageHeader.TryRead(data, out ImageHeader header))
            return header;
        throw new ImageException(ImageHeader.Recognise(data) is { } format
            ? $"{name}: the {format} header is incomplete or damaged."
            : $"{name}: not a picture (JPEG, PNG, BMP, WebP and TIFF are read).");
    }

    /// <summary>Whether a file whose format marks its end lacks that end. The others' decoders find out by themselves.</summary>
    private static bool IsTruncated(ImageFormat format, ReadOnlySpan<byte> data) => format switch
    {
        ImageFormat.Jpeg => !JpegMarkers.IsComplete(data),
        ImageFormat.Png => data.LastIndexOf("IEND"u8) is var end && (end < 0 || end + 8 > data.Length),
        ImageFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(data[4..]) > data.Length - 8,
        _ => false,
    };

    /// <summary>Refuses what will not be decoded.</summary>
    internal static ImageHeader Check(ReadOnlySpan<byte> data, DecodeOptions options, string name)
    {
        ImageHeader header = ReadHeader(data, name);
        if (header.Width > options.MaxPixels || header.Height > options.MaxPixels || header.Width * header.Height > options.MaxPixels)
            throw new ImageException($"{name}: {header.Width}x{header.Height} pixels, more than the {options.MaxPixels} allowed.");
        if (header.Format == ImageFormat.Gif)
            throw new ImageException($"{name}: GIF is not read; convert it to PNG.");
        if (IsTruncated(header.Format, data))
            throw new ImageException($"{name}: the {header.Format} file is truncated (its end is missing after {data.Length} bytes).");
        return header;
    }

    private static Image Decode(ReadOnlySpan<byte> data, DecodeOptions options, string name)
    {
        ImageHeader header = Check(data, options, name);
        return (IsPlainJpeg(data, header, options) ? DecodeJpeg(data, header, name) : null) ?? DecodeAny(data, header.Format, options, name);
    }

    /// <summary>Whether this is a JPEG whose EXIF does not ask, and cannot be understood to ask, for another orientation than the stored one.</summary>
    internal static bool IsPlainJpeg(ReadOnlySpan<byte> data, ImageHeader header, DecodeOptions options)
        => header.Format == ImageFormat.Jpeg
            && (!options.ApplyExifOrientation || JpegMarkers.Exif(data) is not { IsEmpty: false } exif || ExifDirectory.IsUpright(exif));

    /// <summary>Straight into the picture's own memory; null where the colours are those of print.</summary>
    private static unsafe Image? DecodeJpeg(ReadOnlySpan<byte> data, ImageHeader header, string name)
    {
        var image = Image.Uninitialized((int)header.Width, (int)header.Height);
        fixed (byte* bytes = data)
        fixed (byte* pixels = image.Pixels)
            return IsDecoded(NativeMethods.gadms_jpeg_decode(bytes, data.Length, pixels, image.Width, image.Height), name) ? image : null;
    }

    /// <summary>False where the colours are those of print.</summary>
    private static unsafe bool DecodeJpegResized(ReadOnlySpan<byte> data, ImageHeader header, Image resized, string name)
    {
        fixed (byte* bytes = data)
        fixed (byte* pixels = resized.Pixels)
        {
            int status = NativeMethods.gadms_jpeg_decode_resized(
                bytes, data.Length, (int)header.Width, (int)header.Height, pixels, resized.Width, resized.Height);
            return IsDecoded(status, name);
        }
    }

    private static bool IsDecoded(int status, string name)
    {
        if (status == NativeMethods.OtherColours)
            return false;
        NativeMethods.Check(status, $"{name}: the JPEG file cannot be decoded");
        return true;
    }

    private static unsafe Image DecodeAny(ReadOnlySpan<byte> data, ImageFormat format, DecodeOptions options, string name)
    {
        byte* pixels = null;
        int width;
        int height;
        fixed (byte* bytes = data)
        {
            int status = NativeMethods.gadms_image_decode(
                bytes, data.Length, options.ApplyExifOrientation ? 1 : 0, &pixels, &width, &height);
            NativeMethods.Check(status, $"{name}: the {format} file cannot be decoded");
        }

        try
        {
            var image = Image.Uninitialized(width, height);
            new ReadOnlySpan<byte>(pixels, image.Pixels.Length).CopyTo(image.Pixels);
            return image;
        }
        finally
        {
            NativeMethods.gadms_vision_free(pixels);
        }
    }

    private static unsafe byte[] Encode(Image image, string extension, int quality)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        byte* data = null;
        int length;
        fixed (byte* pixels = image.Pixels)
        {
            int status = extension is ".JPG" or ".JPEG"
                ? NativeMethods.gadms_jpeg_encode(pixels, image.Width, image.Height, quality, &data, &length)
                : NativeMethods.gadms_image_encode(pixels, image.Width, image.Height, extension, quality, &data, &length);
            NativeMethods.Check(status, $"A {image.Width}x{image.Height} picture cannot be encoded as {extension}");
        }

        try
        {
            return new ReadOnlySpan<byte>(data, length).ToArray();
        }
        finally
        {
            NativeMethods.gadms_vision_free(data);
        }
    }
}
