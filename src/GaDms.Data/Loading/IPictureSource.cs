using GaDms.Imaging;

namespace GaDms.Data.Loading;

/// <summary>Numbered pictures, from files or from memory. Used by several threads at once.</summary>
public interface IPictureSource
{
    /// <summary>How many pictures there are; they are numbered from 0.</summary>
    int Count { get; }

    /// <summary>What a message calls a picture: its file, for example.</summary>
    string NameOf(int index);

    /// <summary>The decoded picture, of any size. The caller does not change it.</summary>
    Image Get(int index);

    /// <summary>The decoded picture, resized (<see cref="Resampler.ResizeBilinear(Image, int, int)"/>).</summary>
    /// <param name="index">Its number.</param>
    /// <param name="resized">Receives it; its size is the one wanted.</param>
    void Get(int index, Image resized) => Resampler.ResizeBilinear(Get(index), resized);
}
