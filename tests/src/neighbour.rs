//! Another program's window on the same display, which a person turns to and comes back from. Input focus is moved as a window
//! manager moves it, so that the page learns of it from the system alone.

use x11rb::connection::Connection;
use x11rb::protocol::xproto::{ConnectionExt, CreateWindowAux, InputFocus, MapState, Window as Id, WindowClass};
use x11rb::rust_connection::RustConnection;

use crate::Fault;

/// A window beside ours.
#[derive(Debug)]
pub struct Neighbour {
    connection: RustConnection,
    itself: Id,
    ours: Id,
}

impl Neighbour {
    /// Opens it on `display` (`None`: the display of the surroundings), in a corner. The focus is as it was.
    ///
    /// # Errors
    /// When there is no X server, or no other window on it.
    pub fn open(display: Option<&str>) -> Result<Self, Fault> {
        let (connection, screen) = x11rb::connect(display).map_err(|error| unmoved(&error))?;
        let root = &connection.setup().roots[screen];
        let (root, visual) = (root.root, root.root_visual);
        let ours = widest(&connection, root)?;
        let itself = connection.generate_id().map_err(|error| unmoved(&error))?;
        connection
            .create_window(
                0,
                itself,
                root,
                0,
                0,
                120,
                80,
                0,
                WindowClass::INPUT_OUTPUT,
                visual,
                &CreateWindowAux::new(),
            )
            .and_then(|_| connection.map_window(itself))
            .map_err(|error| unmoved(&error))?
            .check()
            .map_err(|error| unmoved(&error))?;
        Ok(Self { connection, itself, ours })
    }

    /// The person turns to this window: ours loses the focus.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn come_forward(&self) -> Result<(), Fault> {
        self.focus(self.itself)
    }

    /// The person comes back to ours.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn step_back(&self) -> Result<(), Fault> {
        self.focus(self.ours)
    }

    fn focus(&self, window: Id) -> Result<(), Fault> {
        self.connection
            .set_input_focus(InputFocus::PARENT, window, x11rb::CURRENT_TIME)
            .map_err(|error| unmoved(&error))?
            .check()
            .map_err(|error| unmoved(&error))
    }
}

/// The application's own window: the largest that is shown. The toolkit keeps small ones beside it that nobody sees.
fn widest(connection: &RustConnection, root: Id) -> Result<Id, Fault> {
    let look = || -> Result<Option<Id>, x11rb::errors::ReplyError> {
        let mut found = None;
        for window in connection.query_tree(root)?.reply()?.children {
            if connection.get_window_attributes(window)?.reply()?.map_state != MapState::VIEWABLE {
                continue;
            }
            let width = connection.get_geometry(window)?.reply()?.width;
            found = found.max(Some((width, window)));
        }
        Ok(found.map(|(_, window)| window))
    };
    look().map_err(|error| unmoved(&error))?.ok_or_else(|| Fault::Story("no window is shown on the display".to_owned()))
}

fn unmoved(error: &dyn std::error::Error) -> Fault {
    Fault::Story(format!("the focus could not be moved on the display: {error}"))
}
