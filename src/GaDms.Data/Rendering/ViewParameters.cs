using System.Numerics;

namespace GaDms.Data.Rendering;

/// <summary>Backgrounds.</summary>
public enum SceneKind
{
    /// <summary>House fronts, pavement and road.</summary>
    Street,

    /// <summary>Bricks, tiles or plaster.</summary>
    Wall,

    /// <summary>A lawn with trees behind.</summary>
    Grass,

    /// <summary>A corridor or shop with a tiled floor.</summary>
    Indoors,
}

/// <summary>Things between the camera and the person.</summary>
public enum OccluderKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A post or a railing.</summary>
    Bar,

    /// <summary>A parked car, from below.</summary>
    Car,

    /// <summary>A bush.</summary>
    Plant,

    /// <summary>Part of someone else.</summary>
    Person,
}

/// <summary>One picture of a person: pose, place, light and camera, everything that is not the identity.</summary>
public sealed record ViewParameters
{
    /// <summary>Number of the camera, counted from 0.</summary>
    public int Camera { get; init; }

    /// <summary>Turn of the person in degrees: 0 faces the camera, 90 the picture's right, 180 shows the back, -90 the left.</summary>
    public float Yaw { get; init; }

    /// <summary>How far the camera looks down, in degrees.</summary>
    public float Tilt { get; init; } = 8;

    /// <summary>Lean of the picture: shift per height.</summary>
    public float Roll { get; init; }

    /// <summary>Swing of the legs in radians; below 0.15 the person stands.</summary>
    public float Stride { get; init; }

    /// <summary>Phase of the walk, in radians.</summary>
    public float Phase { get; init; }

    /// <summary>How far the arms hang from the body, in radians.</summary>
    public float ArmSpread { get; init; } = 0.14f;

    /// <summary>Height of the person as a share of the picture's height.</summary>
    public float Scale { get; init; } = 0.9f;

    /// <summary>Shift of the person from the middle, as a share of the picture's width and height.</summary>
    public Vector2 Offset { get; init; }

    /// <summary>What is behind.</summary>
    public SceneKind Scene { get; init; }

    /// <summary>Chooses the details of the scene.</summary>
    public ulong SceneSeed { get; init; }

    /// <summary>What is in front.</summary>
    public OccluderKind Occluder { get; init; }

    /// <summary>Side the light comes from: -1 left to 1 right.</summary>
    public float LightX { get; init; }

    /// <summary>Brightness, 1 as painted.</summary>
    public float Gain { get; init; } = 1;

    /// <summary>Contrast, 1 as painted.</summary>
    public float Contrast { get; init; } = 1;

    /// <summary>Factors of red, green and blue: the camera's colour cast.</summary>
    public Vector3 Cast { get; init; } = Vector3.One;

    /// <summary>Brightness lost from one side of the picture to the other: x across, y down.</summary>
    public Vector2 Gradient { get; init; }

    /// <summary>Standard deviation of the blur, as a share of the picture's height.</summary>
    public float Blur { get; init; }

    /// <summary>Standard deviation of the sensor's noise in grey levels.</summary>
    public float SensorNoise { get; init; }

    /// <summary>Quality of the JPEG file, 1 to 100.</summary>
    public int JpegQuality { get; init; } = 90;

    /// <summary>Whether the person walks, or stands.</summary>
    public bool Walking => Stride >= 0.15f;
}
