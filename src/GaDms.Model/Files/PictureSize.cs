using GaDms.Model.Checkpoints;

namespace GaDms.Model.Files;

/// <summary>Decides which picture size, and which grid of patches, the position embedding of a file was made for and is wanted for.</summary>
internal sealed record PictureSize(int Height, int Width, int Stride, PictureGrid Source)
{
    /// <summary>Decides from what the file says (own checkpoints), the user's wishes, and the number of positions.</summary>
    /// <param name="stored">Sizes in the file's header; null: it has none.</param>
    /// <param name="options">The user's wishes.</param>
    /// <param name="naming">Where the file comes from: published CLIP models are always square.</param>
    /// <param name="patch">Side of a patch in pixels.</param>
    /// <param name="positions">Patches that the file has positions for.</param>
    public static PictureSize Decide(ModelArchitecture? stored, ModelLoadOptions options, StateDictNaming naming, int patch, long positions)
    {
        if (stored is not null)
        {
            return new(options.ImageHeight ?? stored.Clip.ImageHeight, options.ImageWidth ?? stored.Clip.ImageWidth,
                options.Stride ?? stored.Clip.Stride, new PictureGrid(stored.Clip.GridHeight, stored.Clip.GridWidth));
        }
        var stride = options.Stride ?? patch;
        if (stride < 1 || stride > patch)
            throw new InvalidDataException($"stride {stride} must lie between 1 and the patch size {patch}");
        var person = naming == StateDictNaming.GaDms ? PictureGrid.Person(positions) : null;
        var height = options.ImageHeight ?? PixelsOf(person?.Rows, patch, stride) ?? ModelLoadOptions.DefaultImageHeight;
        var width = options.ImageWidth ?? PixelsOf(person?.Columns, patch, stride) ?? ModelLoadOptions.DefaultImageWidth;
        var target = new PictureGrid(((height - patch) / stride) + 1, ((width - patch) / stride) + 1);

        // A trained person model does not say which grid its positions are for; when their number fits, they are for the wanted one.
        if (naming == StateDictNaming.GaDms && target.Count == positions)
            return new(height, width, stride, target);
        var source = PictureGrid.Square(positions)
            ?? person
            ?? throw new InvalidDataException(
                $"it has positions for {positions} patches, which is neither the {target} of a {height} x {width} picture with stride {stride} nor a square; "
                + "say what it was trained with (--image-height, --image-width, --stride)");
        return new(height, width, stride, source);
    }

    private static int? PixelsOf(int? patches, int patch, int stride) => patches is { } count ? ((count - 1) * stride) + patch : null;
}
