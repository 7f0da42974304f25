using System.Runtime.InteropServices;

namespace Tracking.Planning.Demand.Learning;

/// <summary>The part of LightGBM's C interface that is used here (LightGBM 4.6, <c>c_api.h</c>). Every function answers 0 when it went well.</summary>
internal static unsafe partial class LightGbmLibrary
{
    /// <summary>Code of 32-bit floats.</summary>
    public const int Float32 = 0;

    /// <summary>Code of the plain prediction, in the target's unit.</summary>
    public const int NormalPrediction = 0;

    private const string Name = "lib_lightgbm";

    /// <summary>Throws when a call did not go well.</summary>
    /// <exception cref="InvalidOperationException">What LightGBM says of it.</exception>
    public static void Check(int code)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"LightGBM refused: {Marshal.PtrToStringUTF8(GetLastError())}");
        }
    }

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetCreateFromMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetCreate(float* data, int type, int rows, int columns, int rowMajor, string parameters, nint reference, out DatasetHandle dataset);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetSetField", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int DatasetSetField(DatasetHandle dataset, string field, float* values, int count, int type);

    [LibraryImport(Name, EntryPoint = "LGBM_DatasetFree")]
    public static partial int DatasetFree(nint dataset);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterCreate", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterCreate(DatasetHandle dataset, string parameters, out BoosterHandle booster);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterUpdateOneIter")]
    public static partial int BoosterUpdate(BoosterHandle booster, out int finished);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterPredictForMat", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterPredict(
        BoosterHandle booster, float* data, int type, int rows, int columns, int rowMajor, int kind, int firstTree, int trees, string parameters, out long count, double* result);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterGetNumFeature")]
    public static partial int BoosterFeatures(BoosterHandle booster, out int features);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterSaveModelToString")]
    public static partial int BoosterSave(BoosterHandle booster, int firstTree, int trees, int importance, long length, out long needed, byte* text);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterLoadModelFromString", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int BoosterLoad(string text, out int trees, out BoosterHandle booster);

    [LibraryImport(Name, EntryPoint = "LGBM_BoosterFree")]
    public static partial int BoosterFree(nint booster);

    [LibraryImport(Name, EntryPoint = "LGBM_GetLastError")]
    private static partial nint GetLastError();
}
