namespace GaDms.Data.Annotations;

/// <summary>What can be wrong with a data set.</summary>
public enum ProblemKind
{
    /// <summary>The folder or its annotation file is missing, or it is unclear which file is meant.</summary>
    NoLayout,

    /// <summary>The annotation file is not a JSON list, is cut short or cannot be read; what follows the place was not checked.</summary>
    MalformedFile,

    /// <summary>A record lacks a field.</summary>
    MissingField,

    /// <summary>A field's value is of the wrong kind or out of range.</summary>
    BadField,

    /// <summary>A picture's path leaves the picture folder or is no path.</summary>
    BadPath,

    /// <summary>A picture without a caption, or with a blank one.</summary>
    EmptyCaption,

    /// <summary>Several records name the same picture.</summary>
    DuplicatedPath,

    /// <summary>An identity is in more than one split.</summary>
    SharedIdentity,

    /// <summary>A picture's file is not there.</summary>
    MissingPicture,

    /// <summary>A picture's file is empty, cut short or not a picture.</summary>
    UnreadablePicture,
}
