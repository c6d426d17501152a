; Installer for Windows: packs dist\rathaus-desk (made by PyInstaller on Windows, see ..\rathaus_desk.spec).
;
;   poe folder
;   makensis /INPUTCHARSET UTF8 /DVERSION=0.3.0 installer\windows\rathaus-desk.nsi
;
; and there is dist\rathaus-desk-0.3.0-setup.exe.
;
; State: it compiles (makensis 3.08 on Debian, around the folder made for Linux), and that is all that is known.
; NOT tried on Windows: neither the installation nor the program in it. It is not signed; without a
; certificate Windows warns before the first start.
;
; Silent, as software distribution wants it:   rathaus-desk-0.3.0-setup.exe /S [/D=C:\Folder]
; It touches programs only. Databases, settings and keys of the users stay, also when it is removed.

Unicode true
Target amd64-unicode
ManifestDPIAware true
RequestExecutionLevel admin
SetCompressor /SOLID lzma
CRCCheck force

!include "LogicLib.nsh"
!include "MUI2.nsh"
!include "x64.nsh"
!include "WinVer.nsh"

!ifndef VERSION
  !error "Bitte die Version angeben: makensis /DVERSION=0.3.0 rathaus-desk.nsi"
!endif
!ifndef SOURCE
  !define SOURCE "..\..\dist\rathaus-desk"
!endif
!ifndef TARGET
  !define TARGET "..\..\dist\rathaus-desk-${VERSION}-setup.exe"
!endif
!define PRODUCT "Rathaus Desk"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"

Name "${PRODUCT}"
OutFile "${TARGET}"
InstallDir "$PROGRAMFILES64\${PRODUCT}"
InstallDirRegKey HKLM "${ENTRY}" "InstallLocation"
BrandingText "${PRODUCT} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1031 "ProductName" "${PRODUCT}"
VIAddVersionKey /LANG=1031 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1031 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1031 "FileDescription" "${PRODUCT} einrichten"
VIAddVersionKey /LANG=1031 "LegalCopyright" "EUPL-1.2"

!insertmacro MUI_PAGE_LICENSE "..\..\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "German"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "Rathaus Desk braucht ein Windows mit 64 Bit. Es wurde nichts verändert." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "Rathaus Desk braucht Windows 10 oder neuer. Es wurde nichts verändert." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

; A file that is in use cannot be deleted: then the program still runs, and nothing may be replaced by halves.
!macro RefuseWhileRunning
  ${If} ${FileExists} "$INSTDIR\Rathaus Desk.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\Rathaus Desk.exe" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONSTOP "Rathaus Desk läuft noch. Bitte schließen und noch einmal beginnen. Es wurde nichts verändert." /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

Section "${PRODUCT}"
  SetShellVarContext all
  !insertmacro RefuseWhileRunning
  ; The old libraries go first: PyInstaller loads whatever lies in its folder.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\Rathaus Desk.exe"
  WriteUninstaller "$INSTDIR\entfernen.exe"
  SetRegView 64
  WriteRegStr HKLM "${ENTRY}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKLM "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${ENTRY}" "UninstallString" '"$INSTDIR\entfernen.exe"'
  WriteRegStr HKLM "${ENTRY}" "QuietUninstallString" '"$INSTDIR\entfernen.exe" /S'
  WriteRegDWORD HKLM "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKLM "${ENTRY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  SetShellVarContext all
  !insertmacro RefuseWhileRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\Rathaus Desk.exe"
  Delete "$INSTDIR\rathaus-desk.exe"
  Delete "$INSTDIR\entfernen.exe"
  ; Only if empty: whatever else lies here is not ours.
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  SetRegView 64
  DeleteRegKey HKLM "${ENTRY}"
SectionEnd
