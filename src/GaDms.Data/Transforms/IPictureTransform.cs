using GaDms.Imaging;

namespace GaDms.Data.Transforms;

/// <summary>
/// The way from a decoded picture to the network's input. It has two halves: the resize, whose result may be kept in memory
/// between epochs and is <see cref="Height"/> x <see cref="Width"/> for every picture, and what is drawn anew each time.
/// </summary>
public interface IPictureTransform
{
    /// <summary>Rows of the network's input.</summary>
    int Height { get; }

    /// <summary>Columns of the network's input.</summary>
    int Width { get; }

    /// <summary>The second half. Called from several threads at once; <paramref name="resized"/> is shared and stays unchanged.</summary>
    /// <param name="resized">The picture, resized.</param>
    /// <param name="prng">Where all chance comes from.</param>
    /// <param name="tensor">Receives [3, Height, Width], normalised.</param>
    void Apply(Image resized, Prng prng, Span<float> tensor);
}
