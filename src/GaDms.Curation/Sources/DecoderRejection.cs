using GaDms.Imaging;
using GaDms.Imaging.Decoding;

namespace GaDms.Curation.Sources;

/// <summary>Why a picture or video is left out that was not decoded.</summary>
internal static class DecoderRejection
{
    /// <summary>What did harm to its decoder has a reason of its own, so that it can be found again.</summary>
    /// <param name="error">What the decoder said, or what became of it.</param>
    /// <param name="unreadable">The reason where the decoder came to no harm.</param>
    public static Rejection Of(ImageException error, string unreadable) => new(
        error is not DecoderException decoder ? unreadable : decoder.Fault switch
        {
            DecoderFault.TooSlow => "picture-decoder-too-slow",
            DecoderFault.OutOfMemory => "picture-decoder-out-of-memory",
            _ => "picture-decoder-crashed",
        },
        error.Message);
}
